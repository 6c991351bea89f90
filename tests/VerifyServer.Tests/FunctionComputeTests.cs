using System.Net;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>What Function Compute asks of a custom runtime beside the contract, and the role's credentials in its headers.</summary>
public sealed class FunctionComputeTests : IAsyncLifetime
{
    private CaptchaEmulator _emulator = null!;

    public async ValueTask InitializeAsync() => _emulator = await CaptchaEmulator.StartAsync();

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task The_roles_credentials_of_each_request_sign_that_request_and_rotate_without_a_restart()
    {
        await using var server = await ServerProcess.StartAsync(OnFunctionCompute());
        using var client = server.Client();
        foreach (var round in (string[])["one", "two"])
        {
            var key = RoleKey(round);
            _emulator.Keys.Put(key);
            var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
            Assert.True((await VerifyAsync(client, token, key)).Success);
            var call = Assert.Single(_emulator.Journal.ForToken(token));
            Assert.Equal(key.Id, call.AccessKeyId);
            Assert.Equal(key.SecurityToken, call.Headers["x-acs-security-token"]);
            Assert.Contains("x-acs-security-token", call.Headers["authorization"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Elsewhere_a_callers_headers_change_nothing()
    {
        _emulator.Keys.Put(RoleKey("stolen"));
        await using var server = await ServerProcess.StartAsync(Settings.For(_emulator));
        using var client = server.Client();
        var token = _emulator.Mint(Scenes.V3).CaptchaVerifyParam;
        var answer = await VerifyAsync(client, token, RoleKey("stolen"));
        Assert.True(answer.Success);
        Assert.DoesNotContain("platform", answer.Id, StringComparison.Ordinal);
        Assert.Equal("LTAIemulator", Assert.Single(_emulator.Journal.ForToken(token)).AccessKeyId);
    }

    [Fact]
    public async Task The_platforms_hooks_are_answered_and_its_events_are_refused()
    {
        await using var server = await ServerProcess.StartAsync(OnFunctionCompute());
        using var client = server.Client();
        using var initialized = await client.PostAsync(new Uri("/initialize", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.OK, initialized.StatusCode);
        Assert.Equal(0, _emulator.Billing.Total);
        using var stopping = await client.GetAsync(new Uri("/pre-stop", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, stopping.StatusCode);
        using var refused = await client.PostAsync(new Uri("/invoke", UriKind.Relative), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.True(refused.Headers.Contains("x-fc-status"));
    }

    [Fact]
    public async Task Initialize_runs_once_and_opens_one_connection_however_often_it_is_posted()
    {
        await using var server = await ServerProcess.StartAsync(OnFunctionCompute());
        using var client = server.Client();
        for (var wave = 0; wave < 20; wave++)
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            {
                using var initialized = await client.PostAsync(new Uri("/initialize", UriKind.Relative), null);
                return initialized.StatusCode;
            }));
            AssertEach.Of(statuses, static status => Assert.Equal(HttpStatusCode.OK, status));
        }

        Assert.InRange(_emulator.Connections.Accepted, 0, 1);
        Assert.Equal(0, _emulator.Billing.Total);
    }

    [Fact]
    public async Task The_platforms_request_id_is_the_answers_and_the_logs()
    {
        await using var server = await ServerProcess.StartAsync(OnFunctionCompute());
        using var client = server.Client();
        var answer = await VerifyAsync(client, _emulator.Mint(Scenes.V3).CaptchaVerifyParam, key: null);
        Assert.Equal("request-of-the-platform", answer.Id);
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();
        Assert.Contains("request-of-the-platform", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_could_not_be_given_counts_as_a_failure_for_the_platform()
    {
        await using var server = await ServerProcess.StartAsync(OnFunctionCompute().With(("FailOpen__Policy", "closed")));
        using var client = server.Client();
        var good = await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.False(good.Headers.Contains("x-fc-status"));
        _emulator.Script("500");
        var failed = await client.VerifyAsync(_emulator.Mint(Scenes.V3).CaptchaVerifyParam);
        Assert.Equal(503, (int)failed.Status);
        Assert.True(failed.Headers.Contains("x-fc-status"));
    }

    private Dictionary<string, string?> OnFunctionCompute() => Settings.For(_emulator).With(
        ("Credentials__Source", "FunctionCompute"),
        ("FC_FUNCTION_NAME", "verify"),
        ("FC_CUSTOM_LISTEN_PORT", "0"));

    private static EmulatorKey RoleKey(string round) => new()
    {
        Id = $"STS.{round}",
        Secret = $"secret-of-{round}",
        SecurityToken = $"security-token-of-{round}",
    };

    private static async Task<GateAnswer> VerifyAsync(HttpClient client, string token, EmulatorKey? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/verify")
        {
            Content = new FormUrlEncodedContent([new("captchaVerifyParam", token)]),
        };
        request.Headers.Add("x-fc-request-id", "request-of-the-platform");
        if (key is not null)
        {
            request.Headers.Add("x-fc-access-key-id", key.Id);
            request.Headers.Add("x-fc-access-key-secret", key.Secret);
            request.Headers.Add("x-fc-security-token", key.SecurityToken);
        }

        using var response = await client.SendAsync(request);
        return await GateAnswer.ReadAsync(response);
    }
}
