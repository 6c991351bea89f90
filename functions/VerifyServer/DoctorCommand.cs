using CaptchaGate.Doctor;

namespace CaptchaGate.VerifyServer;

/// <summary><c>doctor</c>: examines the way to Alibaba Cloud with this server's own settings, and starts nothing.</summary>
public static class DoctorCommand
{
    internal const string Name = "doctor";

    /// <param name="args">The arguments after the verb.</param>
    /// <returns>The exit code; <c>docs/doctor.md</c> lists them.</returns>
    public static Task<int> RunAsync(string[] args) => DoctorProgram.RunAsync(
        args,
        // Standard output belongs to the report.
        static settings => CaptchaGateServer.Build(settings, static builder => builder.Logging.ClearProviders()),
        Console.Out,
        Console.Error,
        CancellationToken.None);
}
