using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests.Faults;

internal static class ClockFaults
{
    public static Fault[] All { get; } =
    [
        new("our clock 20 minutes ahead", "clock", "20 minutes ahead of", static patient => patient.Time.ShiftWallClock(TimeSpan.FromMinutes(20))),
        new("our clock 20 minutes behind", "clock", "20 minutes behind", static patient => patient.Time.ShiftWallClock(TimeSpan.FromMinutes(-20))),
        new("a clock that only the refusal tells", "clock", "20 minutes behind", static patient => patient.Emulator.Clock.Advance(TimeSpan.FromMinutes(20))),
    ];
}
