using System.Collections.Concurrent;

namespace CaptchaGate.TestKit.Peers;

/// <summary>Which tokens the upstream was asked about.</summary>
internal sealed class CallJournal
{
    private readonly ConcurrentDictionary<string, int> _honest = new(StringComparer.Ordinal);
    private int _junk;
    private int _probes;
    private int _answered;

    public void Add(string certifyId)
    {
        switch (Tokens.KindOf(certifyId))
        {
            case TokenKind.Honest:
                _honest.AddOrUpdate(certifyId, 1, static (_, times) => times + 1);
                break;
            case TokenKind.Probe:
                Interlocked.Increment(ref _probes);
                break;
            case TokenKind.Junk:
                Interlocked.Increment(ref _junk);
                break;
            case TokenKind.Control:
                break;
        }
    }

    public void CountAnswer() => Interlocked.Increment(ref _answered);

    public void Fill(PeerReport report)
    {
        report.Honest = _honest.Count;
        report.HonestTwice = _honest.Values.Count(static times => times > 1);
        report.Junk = Volatile.Read(ref _junk);
        report.Probes = Volatile.Read(ref _probes);
        report.Answered = Volatile.Read(ref _answered);
    }
}
