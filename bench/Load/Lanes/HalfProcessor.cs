using CaptchaGate.TestKit.Processes;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>A control group with half a processor, as a small instance of Function Compute has.</summary>
internal sealed class HalfProcessor : IDisposable
{
    private const double Share = 0.5;

    private static readonly string Name = $"captchagate-bench-{Environment.ProcessId}";

    private HalfProcessor()
    {
        Group = Cgroup.Create(Name);
        Group.LimitProcessors(Share);
    }

    public Cgroup Group { get; }

    /// <returns>Null, after a line that says so, where control groups cannot be used.</returns>
    public static HalfProcessor? Create()
    {
        var missing = !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "Linux and root" : Cgroup.Missing;
        if (missing is null)
            return new HalfProcessor();
        Console.WriteLine($"Half a processor not measured: it needs {missing}.");
        return null;
    }

    // The kernel may take a moment to count the last process out.
    public void Dispose() => SpinWait.SpinUntil(static () => Cgroup.Remove(Name), TimeSpan.FromSeconds(1));
}
