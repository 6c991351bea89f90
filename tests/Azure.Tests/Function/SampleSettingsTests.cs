using System.Text.Json;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Azure.Tests.Function;

public sealed class SampleSettingsTests
{
    [Fact]
    public void A_function_starts_with_the_sample_settings()
    {
        using var sample = JsonDocument.Parse(Repository.Read("functions/VerifyFunction/local.settings.sample.json"));
        var values = sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(static value => value.Name, static value => value.Value.GetString(), StringComparer.Ordinal);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = values["AZURE_FUNCTIONS_ENVIRONMENT"] });
        foreach (var (name, value) in values)
            builder.Configuration[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        builder.Services.AddGateApplication(builder.Configuration).AddAzureCredentials(builder.Configuration);
        using var host = builder.Build();

        Assert.Empty(StartupFault.Find(host.Services));
    }
}
