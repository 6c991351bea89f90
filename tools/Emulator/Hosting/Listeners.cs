using CaptchaGate.Emulator.Network;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CaptchaGate.Emulator.Hosting;

/// <summary>The plain listener and, on request, the one for TLS.</summary>
internal static class Listeners
{
    public static void Configure(KestrelServerOptions kestrel, EmulatorOptions options, EmulatorState state, CancellationToken stopping)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Listen(options.Host, options.Port, listen => Gate(listen, new(state.Connections, faulty: state.Certificates is null, stopping)));
        if (state.Certificates is { } certificates)
            kestrel.Listen(options.Host, options.HttpsPort, listen => Secure(listen, new(state.Connections, faulty: true, stopping), certificates));
    }

    private static void Gate(ListenOptions listen, ConnectionGate gate)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection => gate.Run(connection, next));
    }

    private static void Secure(ListenOptions listen, ConnectionGate gate, Certificates certificates)
    {
        Gate(listen, gate);
        listen.UseHttps(https =>
        {
            https.ServerCertificateSelector = (_, _) => certificates.Current;
            // A resumed session would show the certificate of an earlier connection.
            https.OnAuthenticate = (_, tls) => tls.AllowTlsResume = false;
        });
    }
}
