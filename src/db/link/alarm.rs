//! Owns: waking the link at the moment of its next sign of life, once, and at no other.
//! Must not know: what is done then.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Rings once for each time it is set.
///
/// The runtime's own timers sort what is far off into ever finer slots and wake the thread for each: three times for one
/// beat. On Linux a timer of the kernel wakes it once. It also runs while the machine sleeps: the first thing a desk does
/// when a lid is opened is ask whether its server is there.
pub(super) struct Alarm {
    at: Instant,
    #[cfg(target_os = "linux")]
    timer: Option<kernel::Timer>,
}

impl Alarm {
    /// Rings after this time.
    pub(super) fn after(pause: Duration) -> Self {
        let mut alarm = Self {
            at: Instant::now(),
            #[cfg(target_os = "linux")]
            timer: kernel::Timer::new().ok(),
        };
        alarm.set(pause);
        alarm
    }

    /// Rings after this time from now, and not before.
    pub(super) fn set(&mut self, pause: Duration) {
        self.at = Instant::now() + pause;
        #[cfg(target_os = "linux")]
        {
            self.timer.take_if(|timer| timer.set(pause).is_err());
        }
    }

    /// Waits for it. May be dropped and waited for again.
    pub(super) async fn rings(&self) {
        #[cfg(target_os = "linux")]
        if let Some(timer) = &self.timer
            && timer.rings().await.is_ok()
        {
            return;
        }
        sleep_until(self.at).await;
    }
}

#[cfg(target_os = "linux")]
mod kernel {
    use std::io;
    use std::time::Duration;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::net::unix::pipe::Receiver;

    /// A timer of the kernel that rings once. It is waited for and read as the end of a pipe is.
    pub(super) struct Timer(Receiver);

    impl Timer {
        pub(super) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Boottime, flags)?;
            Ok(Self(Receiver::from_owned_fd_unchecked(timer)?))
        }

        /// A ring that nobody waited for is forgotten.
        pub(super) fn set(&self, pause: Duration) -> io::Result<()> {
            let once = Itimerspec {
                it_interval: Timespec::default(),
                it_value: Timespec::try_from(pause).map_err(io::Error::other)?,
            };
            timerfd_settime(&self.0, TimerfdTimerFlags::empty(), &once)?;
            Ok(())
        }

        pub(super) async fn rings(&self) -> io::Result<()> {
            let mut rung = [0; 8];
            loop {
                self.0.readable().await?;
                match self.0.try_read(&mut rung) {
                    // It was set anew since it rang.
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    read => return read.map(|_| ()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_alarm_rings_when_its_time_has_come_and_not_before() {
        let began = Instant::now();
        let mut alarm = Alarm::after(Duration::from_millis(1));
        alarm.set(Duration::from_millis(30));
        alarm.rings().await;
        assert!(began.elapsed() >= Duration::from_millis(30));
        alarm.set(Duration::from_millis(20));
        let early = tokio::time::timeout(Duration::from_millis(5), alarm.rings()).await;
        assert!(early.is_err(), "it rang again for the time before");
        alarm.rings().await;
        assert!(began.elapsed() >= Duration::from_millis(50));
    }
}
