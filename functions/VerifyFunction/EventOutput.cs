using CaptchaGate.VerifyServer.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.VerifyFunction;

/// <summary>
/// Where the product's events go: standard output, a JSON document a line, as VerifyServer writes them. On the worker's own way to the host
/// an event loses its id and its fields, and one outside an invocation is lost (docs/adr/0014).
/// </summary>
internal static class EventOutput
{
    private const string Ours = "CaptchaGate";
    private const string WorkersOwn = "Microsoft.Azure.Functions.Worker.Logging.WorkerLoggerProvider";

    public static void AddEventsOnStandardOutput(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServerMeter>();
        builder.Services.AddSingleton<ILoggerProvider>(static services =>
            new BatchedConsole(StandardOutput.Open(), formatter: null, TimeProvider.System, BatchedConsole.UsualDelay, services.GetRequiredService<ServerMeter>()));
        builder.Logging.AddFilter<BatchedConsole>(category: null, LogLevel.None).AddFilter<BatchedConsole>(Ours, LogLevel.Information);
        builder.Services.Configure<LoggerFilterOptions>(static options => options.Rules.Add(new LoggerFilterRule(WorkersOwn, Ours, LogLevel.None, filter: null)));
    }
}
