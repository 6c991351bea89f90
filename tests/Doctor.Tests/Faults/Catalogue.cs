using CaptchaGate.Doctor.Tests.Support;

namespace CaptchaGate.Doctor.Tests.Faults;

/// <summary>Every fault that is provoked.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. SettingFaults.All,
        .. NetworkFaults.All,
        .. ClockFaults.All,
        .. CredentialFaults.All,
        .. KeyFaults.All,
        .. ServiceFaults.All,
        .. SceneFaults.All,
    ];

    public static Fault Find(string name) => All.Single(fault => string.Equals(fault.Name, name, StringComparison.Ordinal));
}
