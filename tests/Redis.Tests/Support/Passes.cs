using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.Redis.Tests.Support;

/// <summary>The passes without a verdict of several servers in an outage.</summary>
internal sealed class Passes(IEnumerable<string> tokens)
{
    private readonly Queue<string> _tokens = new(tokens);
    private readonly List<(long Sent, long Answered)> _passes = [];

    public int Count => _passes.Count;

    /// <summary>Posts a token.</summary>
    /// <returns>Whether it passed.</returns>
    public async Task<bool> TryAsync(HttpClient client, string token)
    {
        var sent = TimeProvider.System.GetTimestamp();
        var answer = await client.VerifyAsync(token);
        Assert.True(answer.Status is 200 or 503, answer.ToString());
        if (!answer.Success)
            return false;
        Assert.False(answer.Verified);
        _passes.Add((sent, TimeProvider.System.GetTimestamp()));
        return true;
    }

    /// <summary>Posts the next token. One that did not pass was not judged and may be tried again.</summary>
    public async Task TryNextAsync(HttpClient client)
    {
        var token = _tokens.Dequeue();
        if (!await TryAsync(client, token))
            _tokens.Enqueue(token);
    }

    /// <summary>Posts so many tokens to each server in turn.</summary>
    public async Task TryOnAllAsync(Servers servers, int times)
    {
        for (var i = 0; i < times * servers.Count; i++)
            await TryNextAsync(servers[i]);
    }

    // A pass was taken between the request and its answer.
    public void AssertNoMinuteHoldsMoreThan(int limit)
    {
        for (var i = 0; i + limit < _passes.Count; i++)
            Assert.True(TimeProvider.System.GetElapsedTime(_passes[i].Sent, _passes[i + limit].Answered) >= TimeSpan.FromMinutes(1), $"{_passes.Count} passes, too many in a minute");
    }
}
