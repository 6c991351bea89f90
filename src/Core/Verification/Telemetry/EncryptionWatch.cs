using System.Collections.Concurrent;
using CaptchaGate.Core.Alibaba;
using Microsoft.Extensions.Logging;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>
/// Detects pages that initialise a scene without its encrypted id. A caller can cause single F022 at will, so only their share of
/// the scene's verdicts counts, and a scene is reported at most once an hour.
/// </summary>
internal sealed class EncryptionWatch(TimeProvider time, ILogger<EncryptionWatch> log)
{
    /// <summary>The fewest verdicts of a window whose share means anything.</summary>
    public const int MinVerdicts = 20;

    /// <summary>The shortest time between two warnings about one scene.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, SceneState> _scenes = new(StringComparer.Ordinal);

    /// <summary>Counts a verdict of the service. Replays and answers without a verdict say nothing new.</summary>
    public void Record(VerificationResult result)
    {
        if (result is not { Verified: true, Replayed: false, Scene.Alias: { } scene })
            return;
        var isFailure = string.Equals(result.Upstream.Code, VerifyCodes.EncryptionCheckFailed, StringComparison.Ordinal);
        if (_scenes.GetOrAdd(scene, static (_, time) => new SceneState(time), time).Record(isFailure) is { } share)
            log.PagesWithoutEncryption(scene, share.Failures, share.Verdicts);
    }

    private sealed class SceneState(TimeProvider time)
    {
        private readonly Lock _lock = new();
        private readonly ResultWindow _window = new(time);
        private long? _warnedAt;

        /// <returns>The share to warn about; null when there is none, or it was reported less than <see cref="Quiet"/> ago.</returns>
        public FailureShare? Record(bool isFailure)
        {
            lock (_lock)
            {
                var share = _window.Add(isFailure);
                if (share.Verdicts < MinVerdicts || share.Failures * 2 < share.Verdicts)
                    return null;
                if (_warnedAt is { } at && time.GetElapsedTime(at) < Quiet)
                    return null;
                _warnedAt = time.GetTimestamp();
                return share;
            }
        }
    }
}
