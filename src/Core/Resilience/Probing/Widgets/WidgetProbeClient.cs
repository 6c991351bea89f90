using CaptchaGate.Core.Alibaba.Connections;

namespace CaptchaGate.Core.Resilience.Probing.Widgets;

/// <summary>Asks the widget's addresses over <see cref="ProbeTransport"/>, so with the same evidence as the service's probe. No redirect is followed.</summary>
internal sealed class WidgetProbeClient(SocketsHttpHandler shared, TimeProvider time) : IWidgetProbeClient, IDisposable
{
    private readonly ProbeTransport _transport = new(shared);

    public ProbeContact<WidgetKind> Ask(Uri url) => _transport.Reach(url, FreshNames(), stream =>
    {
        stream.Write(ProbeRequest.WriteGet(url));
        var (status, contentType) = new ProbeResponse(stream).ReadKind();
        return WidgetKind.Of(status, contentType);
    });

    public bool CanConnect(Uri endpoint) => _transport.Reach(endpoint, FreshNames(), static stream => stream).Answer is not null;

    public void Dispose() => _transport.Dispose();

    // Visitors' browsers have no last good addresses: a name that is gone is an outage for them, though we could still connect.
    private NameResolver FreshNames() => new(time);
}
