using System.Runtime.InteropServices;

namespace CaptchaGate.Core.Verification.Telemetry;

/// <summary>How many of a window's verdicts were failures.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FailureShare(int Failures, int Verdicts);

/// <summary>Counts the verdicts of the last 5 minutes, in slots of 5 seconds, so that a busy scene needs no more memory than a quiet one. Not safe for concurrent use.</summary>
internal sealed class ResultWindow(TimeProvider time)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private const int SlotCount = 60;

    private static readonly TimeSpan SlotLength = Length / SlotCount;

    private readonly FailureShare[] _slots = new FailureShare[SlotCount];
    private readonly long _started = time.GetTimestamp();
    private long _current;
    private FailureShare _total;

    /// <summary>Adds a verdict.</summary>
    /// <returns>The window's verdicts, this one included.</returns>
    public FailureShare Add(bool isFailure)
    {
        Advance((long)(time.GetElapsedTime(_started) / SlotLength));
        ref var slot = ref _slots[_current % SlotCount];
        slot = Plus(slot, isFailure);
        return _total = Plus(_total, isFailure);
    }

    // Slots that lie a whole window back are used again.
    private void Advance(long number)
    {
        var expired = (int)Math.Clamp(number - _current, 0, SlotCount);
        for (var i = 1; i <= expired; i++)
        {
            ref var slot = ref _slots[(_current + i) % SlotCount];
            _total = new FailureShare(_total.Failures - slot.Failures, _total.Verdicts - slot.Verdicts);
            slot = default;
        }

        _current = Math.Max(_current, number);
    }

    private static FailureShare Plus(FailureShare share, bool isFailure) => new(share.Failures + (isFailure ? 1 : 0), share.Verdicts + 1);
}
