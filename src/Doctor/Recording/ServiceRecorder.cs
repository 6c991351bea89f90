using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing;

namespace CaptchaGate.Doctor.Recording;

/// <summary>Sends what the service's documentation leaves open, and records code and shape of each answer.</summary>
/// <param name="endpointOf">The endpoint of a scene's region.</param>
internal sealed class ServiceRecorder(CaptchaClient client, ObservingHandler observed, Func<Scene, Uri> endpointOf, INonceSource nonces, TimeProvider time, TimeSpan limit)
{
    private const string NoScene = "captchagatenone";
    private const string NoToken = "no-token-at-all";

    // As long as an AccessKey ID of a RAM user.
    private const int KeyIdLength = 24;

    private readonly List<(string Sent, UpstreamResult Result, ObservedAnswer? Answer)> _calls = [];

    public int Calls => _calls.Count;

    /// <param name="token">A token of a browser's; null without one.</param>
    /// <param name="skew">What to add to our clock to get the service's.</param>
    public async Task RunAsync(IReadOnlyList<Scene> scenes, AccessKey key, string? token, TimeSpan skew, CancellationToken cancellationToken)
    {
        var first = scenes[0];
        // First, because it lives for 90 seconds.
        foreach (var sent in token is null ? [] : new[] { "token", "the same token again" })
            await SendAsync(sent, first, first.Id, token!, key, skew, cancellationToken);
        for (var i = 0; i < scenes.Count; i++)
            await SendAsync($"invented token, scene {i + 1}", scenes[i], scenes[i].Id, ProbeClient.JunkToken(scenes[i].Id), key, skew, cancellationToken);
        await SendAsync("text that is no token", first, first.Id, NoToken, key, skew, cancellationToken);
        await SendAsync("unknown scene", first, NoScene, ProbeClient.JunkToken(NoScene), key, skew, cancellationToken);
        var junk = ProbeClient.JunkToken(first.Id);
        await SendAsync("wrong secret", first, first.Id, junk, new AccessKey(key.Id, nonces.Next(), key.SecurityToken), skew, cancellationToken);
        await SendAsync("unknown AccessKey", first, first.Id, junk, new AccessKey($"LTAI{nonces.Next()}"[..KeyIdLength], nonces.Next()), skew, cancellationToken);
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("calls");
        foreach (var (sent, result, answer) in _calls)
        {
            json.WriteStartObject();
            json.WriteString("sent", sent);
            json.WriteString("outcome", result.Outcome.ToString());
            json.WriteString("code", result.Code);
            json.WriteBoolean("hasCertifyId", result.CertifyId is not null);
            json.WriteNumber("milliseconds", (long)result.UpstreamTime.TotalMilliseconds);
            answer?.Write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private async Task SendAsync(string sent, Scene scene, string sceneId, string token, AccessKey key, TimeSpan skew, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(time, limit, cancellationToken);
        var result = await client.SendAsync(new CaptchaCall(endpointOf(scene), token, sceneId, key), time.GetUtcNow() + skew, limit, deadline);
        cancellationToken.ThrowIfCancellationRequested();
        _calls.Add((sent, result, observed.Last));
    }
}
