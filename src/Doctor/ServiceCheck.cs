using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Core.Resilience.Probing;

namespace CaptchaGate.Doctor;

/// <summary>Sends the dummy token for each scene, as CaptchaGate would send a visitor's: one attempt, no retry.</summary>
/// <param name="endpointOf">The endpoint of a scene's region.</param>
/// <param name="issuesEncryptedIds">Whether <c>GET /scene</c> is configured.</param>
internal sealed class ServiceCheck(CaptchaClient client, Func<Scene, Uri> endpointOf, TimeSpan attemptTimeout, TimeProvider time, bool issuesEncryptedIds)
{
    private readonly List<Diagnosis> _diagnoses = [];

    /// <value>How many calls were sent.</value>
    public int Calls { get; private set; }

    /// <value>How far the service's clock is from ours, by the latest answer; null if none has it.</value>
    public TimeSpan? Skew { get; private set; }

    /// <value>Whether the service refused the date that we signed with.</value>
    public bool RefusedOurTime => _diagnoses.Any(static diagnosis => diagnosis.At is Check.Clock);

    /// <param name="skew">What to add to our clock when signing, as CaptchaGate does once it knows.</param>
    public async Task RunAsync(IEnumerable<Scene> scenes, AccessKey key, TimeSpan skew, CancellationToken cancellationToken)
    {
        foreach (var scene in scenes)
        {
            using var deadline = new Deadline(time, attemptTimeout, cancellationToken);
            Calls++;
            var call = new CaptchaCall(endpointOf(scene), ProbeClient.JunkToken(scene.Id), scene.Id, key);
            var upstream = await client.SendAsync(call, time.GetUtcNow() + skew, attemptTimeout, deadline);
            cancellationToken.ThrowIfCancellationRequested();
            Skew = upstream.UpstreamDate - time.GetUtcNow() ?? Skew;
            var diagnosis = Diagnosis.Of(upstream, scene, issuesEncryptedIds);
            _diagnoses.Add(diagnosis);
            // What is wrong before the scene is wrong for every scene, and each call may cost.
            if (diagnosis.At is not Check.Scene)
                return;
        }
    }

    /// <summary>The findings on <paramref name="check"/>; one that says so if no response shows it.</summary>
    public Finding On(Check check)
    {
        if (_diagnoses.Find(diagnosis => diagnosis.At == check) is { Finding: var finding })
            return finding;
        return _diagnoses.Exists(diagnosis => diagnosis.Proves.Contains(check))
            ? Finding.Ok(check, Proven(check))
            : Finding.NotReached(check, "the response does not show it");
    }

    public Finding On(Scene scene) =>
        _diagnoses.Find(diagnosis => string.Equals(diagnosis.Finding.Scene, scene.Alias, StringComparison.Ordinal))?.Finding
        ?? Finding.NotReached(Check.Scene, "no response about the scene") with { Scene = scene.Alias };

    private static string Proven(Check check) => check switch
    {
        Check.Signature => "the key is known and its signature accepted",
        Check.RamRights => "the key has the permission to verify CAPTCHAs",
        _ => "returns verdicts",
    };
}
