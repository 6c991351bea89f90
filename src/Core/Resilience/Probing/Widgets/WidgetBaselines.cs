using CaptchaGate.Core.Captcha.Widgets;

namespace CaptchaGate.Core.Resilience.Probing.Widgets;

/// <summary>The state of one address, as far as a round can determine.</summary>
internal enum WidgetAddressState
{
    /// <summary>Nothing is known.</summary>
    Inconclusive,

    /// <summary>It answers as it always does.</summary>
    Up,

    /// <summary>It fails conclusively, or answers something else than it always did.</summary>
    Down,
}

/// <summary>
/// What each address of the widget normally answers to this instance. An address that never answered here, or not in the last
/// <see cref="Life"/>, cannot be down: behind a locked egress every address fails, for ever.
/// </summary>
internal sealed class WidgetBaselines(TimeProvider time)
{
    /// <summary>How long an answer is the baseline.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<Uri, Baseline> _known = [];

    /// <summary>Whether the address answered this instance in the last <see cref="Life"/>.</summary>
    public bool Has(WidgetAddress address)
    {
        lock (_lock)
            return Find(address) is not null;
    }

    /// <summary>Evaluates one contact. An answer of the normal kind becomes the baseline, or renews it.</summary>
    public WidgetAddressState Evaluate(WidgetAddress address, ProbeContact<WidgetKind> contact)
    {
        if (contact.Answer is not { } kind)
            return contact.Failure!.Evidence is ProbeEvidence.None ? WidgetAddressState.Inconclusive : WidgetAddressState.Down;
        lock (_lock)
        {
            var normal = Find(address);
            if (normal is null ? kind.MayBeNormal(address.Part) : kind.IsLike(normal))
            {
                _known[address.Url] = new Baseline(kind, time.GetTimestamp());
                return WidgetAddressState.Up;
            }
        }

        return kind.IsRedirect || kind.MayRefuseUs ? WidgetAddressState.Inconclusive : WidgetAddressState.Down;
    }

    private WidgetKind? Find(WidgetAddress address) =>
        _known.TryGetValue(address.Url, out var known) && time.GetElapsedTime(known.At) <= Life ? known.Kind : null;

    private sealed record Baseline(WidgetKind Kind, long At);
}
