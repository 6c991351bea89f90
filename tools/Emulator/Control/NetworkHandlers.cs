using CaptchaGate.Emulator.Network;

namespace CaptchaGate.Emulator.Control;

/// <summary>The routes about connections and certificates.</summary>
internal sealed class NetworkHandlers(EmulatorState state)
{
    private const string NeedsTls = "this needs a TLS listener; start the emulator with --https-port.";

    public Task GetConnections(HttpContext context) =>
        ControlJson.WriteAsync(context.Response, 200, new { state.Connections.Open, state.Connections.Accepted, state.Connections.Standing });

    public async Task SpoilConnections(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<ConnectionsBody>(context.Request);
        if (body.Standing is not null && state.Certificates is null)
            throw new ControlException($"a standing fault would cut off this control API too: {NeedsTls} Or say what befalls the 'next' connections.");
        state.Connections.Script(body.Next);
        state.Connections.Standing = body.Standing ?? state.Connections.Standing;
        await GetConnections(context);
    }

    public Task GetWidget(HttpContext context) =>
        ControlJson.WriteAsync(context.Response, 200, new { state.Widget.Script, state.Widget.Initialization, state.Widget.Requests });

    public async Task SpoilWidget(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<WidgetBody>(context.Request);
        state.Widget.Script = body.Script ?? state.Widget.Script;
        state.Widget.Initialization = body.Initialization ?? state.Widget.Initialization;
        await GetWidget(context);
    }

    public async Task ServeCertificate(HttpContext context)
    {
        var body = await ControlJson.ReadAsync<CertificateBody>(context.Request);
        Tls.Serving = body.Serve;
        await ControlJson.WriteAsync(context.Response, 200, new { Tls.Serving });
    }

    public Task GetAuthority(HttpContext context)
    {
        context.Response.ContentType = "application/x-pem-file";
        return context.Response.WriteAsync(Tls.Authority.ExportCertificatePem() + "\n", context.RequestAborted);
    }

    private Certificates Tls => state.Certificates ?? throw new ControlException(NeedsTls);
}
