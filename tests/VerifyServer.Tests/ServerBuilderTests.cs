using System.Net;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>What the server takes from the framework, and what it must not take.</summary>
public sealed class ServerBuilderTests
{
    [Fact]
    public async Task Every_service_can_be_made_and_none_outlives_what_it_is_made_of()
    {
        // The framework checks this at each start in Development; here it is checked once, for all starts.
        await using var server = CaptchaGateServer.Build([], static builder => builder.Host.UseDefaultServiceProvider(static container =>
        {
            container.ValidateOnBuild = true;
            container.ValidateScopes = true;
        }));
        Assert.NotNull(server);
    }

    [Fact]
    public async Task On_Azure_Functions_the_environment_has_another_name()
    {
        await using var emulator = await CaptchaEmulator.StartAsync();
        await using var server = await ServerProcess.StartAsync(Settings.For(emulator).With(("ASPNETCORE_ENVIRONMENT", null), ("AZURE_FUNCTIONS_ENVIRONMENT", "Development")));
        using var client = server.Client();
        Assert.True((await client.VerifyAsync(emulator.Mint(Scenes.V3).CaptchaVerifyParam)).Success);
    }

    [Theory]
    [InlineData("0", HttpStatusCode.TooManyRequests)]
    [InlineData("1", HttpStatusCode.BadRequest)]
    public async Task A_caller_s_address_is_believed_as_TrustedHops_says_whatever_the_framework_is_told(string hops, HttpStatusCode second)
    {
        await using var emulator = await CaptchaEmulator.StartAsync();
        await using var server = await ServerProcess.StartAsync(Settings.For(emulator).With(
            ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"),
            ("Http__TrustedHops", hops),
            ("Http__RateLimit__PerClientPerMinute", "1")));
        using var client = server.Client();
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync(client, "203.0.113.1"));
        Assert.Equal(second, await AskAsync(client, "203.0.113.2"));
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string address)
    {
        client.DefaultRequestHeaders.Remove("X-Forwarded-For");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return (HttpStatusCode)(await client.VerifyAsync("garbage")).Status;
    }
}
