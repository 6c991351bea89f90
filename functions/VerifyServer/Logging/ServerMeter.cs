using System.Diagnostics.Metrics;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.VerifyServer.Kestrel;

namespace CaptchaGate.VerifyServer.Logging;

/// <summary>Counts what happens below the HTTP contract. Every attribute is a name of the code, so the number of series is bounded.</summary>
internal sealed class ServerMeter : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _droppedLines;
    private readonly Counter<long> _serverEvents;
    private readonly Counter<long> _closed;

    public ServerMeter()
    {
        _droppedLines = _meter.CreateCounter<long>("captcha_gate.log_lines_dropped", "{line}", "Log lines that were dropped because standard output was not read or not writable.");
        _serverEvents = _meter.CreateCounter<long>("captcha_gate.server_events", "{event}", "Warnings and errors of the web server's own.");
        _closed = _meter.CreateCounter<long>("captcha_gate.connections_closed", "{connection}", "Connections that the server closed before their callers did.");
    }

    public void CountDroppedLines(int lines) => _droppedLines.Add(lines);

    public void CountServerEvent(string kind) => _serverEvents.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Kind, kind));

    public void CountClosed(ConnectionCloseReason reason, int connections) =>
        _closed.Add(connections, new KeyValuePair<string, object?>(TelemetryNames.Reason, reason.ToString()));

    public void Dispose() => _meter.Dispose();
}
