using System.Net.Sockets;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Doctor.Protection;
using CaptchaGate.Doctor.Recording;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Doctor;

/// <summary>The doctor as a program: arguments in, report and exit code out.</summary>
public static class DoctorProgram
{
    /// <param name="args">The arguments after the verb.</param>
    /// <param name="build">Builds CaptchaGate's host from the settings among the arguments, without starting it; it must log nothing to <paramref name="output"/>.</param>
    /// <param name="output">Takes the report.</param>
    /// <param name="error">Takes what is wrong with the command line, or with the doctor.</param>
    /// <returns>The exit code; <c>docs/doctor.md</c> lists them.</returns>
    public static async Task<int> RunAsync(string[] args, Func<string[], IHost> build, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var arguments = DoctorArguments.Read(args);
        if (arguments.Help)
        {
            await output.WriteLineAsync(DoctorUsage.Text);
            return ExitCodes.Fine;
        }

        if (arguments.FindFault() is { } fault)
        {
            await error.WriteLineAsync(fault);
            return ExitCodes.Usage;
        }

        try
        {
            if (arguments is { Endpoint: { } endpoint, Protection: null })
                return await ExamineEndpointAsync(arguments, new Uri(endpoint), output, cancellationToken);
            return await RunAsync(arguments, build, output, error, cancellationToken);
        }
#pragma warning disable CA1031 // The message of an unexpected exception may contain anything, so only its type is shown.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"Internal error of the doctor ({exception.GetType().Name}). This is a bug in CaptchaGate; please report it.");
            return ExitCodes.Fault;
        }
    }

    private static async Task<int> ExamineEndpointAsync(DoctorArguments arguments, Uri endpoint, TextWriter output, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Limits.Step });
        var finding = await new EndpointCheck(http, endpoint, TimeProvider.System).RunAsync(cancellationToken);
        return await WriteAsync(Report.OfEndpoint(finding), arguments, output);
    }

    private static async Task<int> WriteAsync(Report report, DoctorArguments arguments, TextWriter output)
    {
        await output.WriteLineAsync(arguments.Json ? JsonReport.Write(report) : TextReport.Write(report));
        return report.ExitCode;
    }

    private static async Task<int> RunAsync(DoctorArguments arguments, Func<string[], IHost> build, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        Report report;
        try
        {
            using var host = build(arguments.Settings);
            if (arguments.FindFault(host.Services.GetServices<SettingSection>()) is { } fault)
            {
                await error.WriteLineAsync(fault);
                return ExitCodes.Usage;
            }

            report = arguments switch
            {
                { Protection: { } protection } => await ProtectionCommand.RunAsync(protection, host.Services, cancellationToken),
                { Record: { } record } => await RecordRun.RunAsync(host.Services, record, error, cancellationToken),
                _ => await new DiagnosticRun(host.Services).RunAsync(cancellationToken),
            };
        }
        catch (Exception exception) when (arguments.Record is not null && exception is IOException or UnauthorizedAccessException or SocketException)
        {
            await error.WriteLineAsync("--record cannot write its file, or --listen names a port that is in use.");
            return ExitCodes.Usage;
        }
        catch (Exception exception) when (StartupFault.Unreadable(exception) is { } unreadable)
        {
            report = Report.Complete([Finding.Failed(Check.Settings, unreadable.Fault, unreadable.Cure)], [], 0);
        }

        return await WriteAsync(report, arguments, output);
    }
}
