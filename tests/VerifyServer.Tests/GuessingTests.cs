using System.Net;
using System.Security.Cryptography;
using System.Text;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests;

/// <summary>Guessing service keys over sockets, on both routes that take them.</summary>
public sealed class GuessingTests
{
    private const string Right = "a-right-key";
    private const string OtherAddress = "203.0.113.8";
    private const string Guesser = "203.0.113.7";
    private const int Limit = 5;

    // One comes back in 12 s, so even a very slow run compares few of 300.
    private const int MostCompared = 50;

    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    [Theory]
    [InlineData("/api/verify")]
    [InlineData("/api/siteverify")]
    public async Task Parallel_guesses_do_not_pass_the_limit(string route)
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => PresentAsync(client, route, $"wrong-{i}", Guesser)));

        Assert.InRange(results.Count(static result => result is Answer.Wrong), Limit, MostCompared);
        Assert.DoesNotContain(Answer.Right, results);
    }

    [Theory]
    [InlineData("/api/verify")]
    [InlineData("/api/siteverify")]
    public async Task Beyond_the_limit_a_right_key_shows_nothing_and_other_addresses_are_not_touched(string route)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        await GuessAsync(client, route, Guesser);

        var tries = new List<Answer>();
        for (var i = 0; i < 10; i++)
            tries.Add(await PresentAsync(client, route, Right, Guesser));

        Assert.Equal(Answer.Limited, tries[0]);
        Assert.Equal(Answer.Right, await PresentAsync(client, route, Right, OtherAddress));
    }

    [Theory]
    [InlineData("/api/verify", "/api/siteverify")]
    [InlineData("/api/siteverify", "/api/verify")]
    public async Task The_two_routes_share_one_limit(string first, string second)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        await GuessAsync(client, first, Guesser);

        Assert.Equal(Answer.Limited, await PresentAsync(client, second, Right, Guesser));
    }

    [Theory]
    [InlineData("/api/verify")]
    [InlineData("/api/siteverify")]
    public async Task An_address_that_presented_a_right_key_is_not_locked_out(string route)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        Assert.Equal(Answer.Right, await PresentAsync(client, route, Right, Guesser));

        await GuessAsync(client, route, Guesser);

        Assert.Equal(Answer.Right, await PresentAsync(client, route, Right, Guesser));
    }

    [Theory]
    [InlineData("/api/verify")]
    [InlineData("/api/siteverify")]
    public async Task Of_unknown_callers_no_right_key_is_delayed(string route)
    {
        await using var server = await StartAsync(("FC_FUNCTION_NAME", "verify"), ("FC_CUSTOM_LISTEN_PORT", "0"), ("Http__TrustedHops", "0"));
        using var client = server.Client();

        await GuessAsync(client, route, Guesser);

        Assert.Equal(Answer.Right, await PresentAsync(client, route, Right, Guesser));
    }

    private enum Answer
    {
        Right,
        Wrong,
        Limited,
    }

    private static async Task GuessAsync(HttpClient client, string route, string address)
    {
        var limited = false;
        for (var i = 0; i < 300 && !limited; i++)
            limited = await PresentAsync(client, route, $"wrong-{i}", address) is Answer.Limited;
        Assert.True(limited);
    }

    private static async Task<Answer> PresentAsync(HttpClient client, string route, string key, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, route);
        request.Headers.Add("X-Forwarded-For", address);
        if (route.EndsWith("/siteverify", StringComparison.Ordinal))
        {
            request.Content = new FormUrlEncodedContent([new("secret", key)]);
        }
        else
        {
            request.Content = GateClient.Content("{}", "application/json");
            request.Headers.Add("Authorization", $"Bearer {key}");
        }

        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        // A siteverify client hears it with 200.
        if (response.StatusCode is HttpStatusCode.TooManyRequests || body.Contains("rate-limited", StringComparison.Ordinal))
        {
            Assert.NotNull(response.Headers.RetryAfter);
            return Answer.Limited;
        }

        return response.StatusCode is HttpStatusCode.Unauthorized || body.Contains("invalid-input-secret", StringComparison.Ordinal) ? Answer.Wrong : Answer.Right;
    }

    private static Task<ServerProcess> StartAsync(params (string, string?)[] settings) => ServerProcess.StartAsync(Settings.For(Nowhere)
        .With(
            ("Http__RateLimit__PerClientPerMinute", "5"),
            ("Http__TrustedHops", "1"),
            ("Http__ServiceKeys__shop", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Right)))}"))
        .With(settings));
}
