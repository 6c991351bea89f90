namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>Something that is wrong, and where the doctor must see it.</summary>
/// <param name="Check">The check that must fail, as the JSON report calls it.</param>
/// <param name="Says">What the finding must name.</param>
internal sealed record Fault(string Name, string Check, string Says, Func<DoctorTestHost, Task> Arrange)
{
    public Fault(string name, string check, string says, Action<DoctorTestHost> arrange)
        : this(name, check, says, patient =>
        {
            arrange(patient);
            return Task.CompletedTask;
        })
    {
    }

    public override string ToString() => Name;
}
