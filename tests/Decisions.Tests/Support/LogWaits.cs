namespace CaptchaGate.Decisions.Tests.Support;

internal static class LogWaits
{
    /// <summary>Waits until an event of this id was logged.</summary>
    public static async Task<FakeLogRecord> WaitForAsync(this FakeLogCollector log, int id, Func<FakeLogRecord, bool>? condition = null)
    {
        await Eventually.HoldsAsync(() => log.Of(id).Any(condition ?? (_ => true)), $"event {id}");
        return log.Of(id).First(condition ?? (_ => true));
    }
}
