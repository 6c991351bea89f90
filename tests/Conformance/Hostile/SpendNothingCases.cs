using CaptchaGate.Conformance.Support;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Hostile;

/// <summary>Runs while nothing else does, so that the bill is theirs alone.</summary>
[CollectionDefinition(nameof(SpendNothing), DisableParallelization = true)]
public sealed class SpendNothing;

/// <summary>What is refused costs nothing: the emulator's billing counter stands still.</summary>
[Collection(nameof(SpendNothing))]
public sealed class SpendNothingCases(ConformanceTarget target) : ConformanceTest(target)
{
    [Fact]
    public Task An_origin_that_is_not_listed_spends_nothing() =>
        SpendsNothingAsync(token => VerifyAsync(token, ("Origin", "https://evil.example")), 403);

    [Fact]
    public Task A_body_that_is_too_long_spends_nothing() =>
        SpendsNothingAsync(token => Gate.PostAsync(Verify, "application/json", Body.Padded(Body.Json((Token, token)), (64 * 1024) + 1)), 413);

    [Fact]
    public Task A_chunked_body_that_is_too_long_spends_nothing() =>
        SpendsNothingAsync(token => Gate.PostChunkedAsync(Verify, "application/json", Body.Padded(Body.Json((Token, token)), (64 * 1024) + 1)), 413);

    [Fact]
    public Task A_wrong_service_key_spends_nothing() => SpendsNothingAsync(token => VerifyAsync(token, ("Authorization", "Bearer wrong")), 401);

    [Fact]
    public Task A_wrong_secret_spends_nothing() =>
        SpendsNothingAsync(token => Gate.FormAsync(Siteverify, [("secret", "wrong"), ("response", token)]), 200);

    [Fact]
    public Task An_unknown_scene_spends_nothing() => SpendsNothingAsync(token => Gate.JsonAsync(Verify, Body.Json((Token, token), ("scene", "nobody"))), 400);

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public Task Health_spends_nothing(string route) => SpendsNothingAsync(_ => Gate.SendAsync("GET", route), 200);

    [Fact]
    public Task A_malformed_token_spends_nothing() => SpendsNothingAsync(token => VerifyAsync(token + "!"), 400);

    [Fact]
    public async Task A_used_token_spends_nothing_again()
    {
        var token = await Emulator.MintTextAsync();
        Passed(await VerifyAsync(token));
        await SpendsNothingAsync(_ => VerifyAsync(token), 200);
    }

    [Fact]
    public async Task A_client_over_its_limit_spends_nothing()
    {
        // A server of its own, because the limit would shut out every other case.
        const int Limit = 5;
        await using var limited = await OwnServer.StartAsync($"--Http:RateLimit:PerClientPerMinute={Limit}");
        var (gate, emulator) = (new Caller(limited.BaseUrl), new EmulatorControl(limited.EmulatorUrl));
        for (var i = 0; i < Limit; i++)
            Passed(await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync()))));
        Assert.Equal(Limit, await emulator.BilledAsync());

        var refused = await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync())), ("Origin", OwnServer.Origin));
        Refused(refused, 429, "rate-limited");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 60);
        Assert.Equal(OwnServer.Origin, refused.Header("Access-Control-Allow-Origin"));
        var wrongSecret = await gate.FormAsync(Siteverify, [("secret", "wrong"), ("response", "x")]);
        // Guesses of keys have a limit of their own.
        Assert.Equal((200, "invalid-input-secret"), (wrongSecret.Status, wrongSecret.Codes));
        Assert.Equal(Limit, await emulator.BilledAsync());

        var service = await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync())), ("Authorization", "Bearer " + OwnServer.ServiceKey));
        Passed(service);
        Refused(await gate.JsonAsync(Verify, Body.Json((Token, await emulator.MintTextAsync())), ("Authorization", "Bearer wrong")), 401, "bad-request");
        Assert.Equal(200, (await gate.SendAsync("GET", "/health")).Status);
        Assert.Equal(Limit + 1, await emulator.BilledAsync());
    }

    private async Task SpendsNothingAsync(Func<string, Task<Reply>> ask, int status)
    {
        var token = await Emulator.MintTextAsync();
        var before = await Emulator.BilledAsync();
        var reply = await ask(token);
        Assert.True(reply.Status == status, $"{reply.Status} {reply.Text}");
        Assert.Equal(before, await Emulator.BilledAsync());
    }
}
