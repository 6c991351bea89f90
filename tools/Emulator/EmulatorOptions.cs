using System.Net;

namespace CaptchaGate.Emulator;

/// <summary>How an emulator starts. Everything else can be changed while it runs.</summary>
public sealed class EmulatorOptions
{
    /// <value>The TCP port; 0 (the default) picks a free one.</value>
    public int Port { get; set; }

    /// <value>Whether to listen for TLS as well, with certificates made in memory.</value>
    public bool Https { get; set; }

    /// <value>The port for TLS; 0 (the default) picks a free one.</value>
    public int HttpsPort { get; set; }

    /// <value>Names in the certificate besides localhost, for clients that connect under a name of the real service.</value>
    public IReadOnlyList<string> CertificateNames { get; set; } = [];

    /// <value>The address to listen on; 127.0.0.1 by default, because a development key is no protection.</value>
    public IPAddress Host { get; set; } = IPAddress.Loopback;

    /// <value>Calls a second before <c>Throttling.User</c>; 1,000 by default as in the service, <see langword="null"/> for no limit.</value>
    public int? CallsPerSecond { get; set; } = 1000;

    /// <value>How many calls the journal remembers; 4,096 by default.</value>
    public int JournalCapacity { get; set; } = 4096;

    /// <value>Real time, which <see cref="EmulatorClock"/> is based on.</value>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
