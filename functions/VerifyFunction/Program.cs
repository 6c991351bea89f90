using CaptchaGate.Azure;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

const int ExitConfiguration = 78; // EX_CONFIG of sysexits.h

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddGateApplication(builder.Configuration).AddAzureCredentials(builder.Configuration);
using var host = builder.Build();
if (StartupFault.Find(host.Services) is { Count: > 0 } faults)
{
    foreach (var fault in faults)
        await Console.Error.WriteLineAsync(fault);
    return ExitConfiguration;
}

await host.RunAsync();
return 0;
