using System.Text.Json.Serialization;

namespace CaptchaGate.Emulator.Network;

/// <summary>What befalls a connection before any HTTP.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionFault>))]
public enum ConnectionFault
{
    None = 0,

    /// <summary>Accepted and reset at once; a client sees it in its connect or in its first read.</summary>
    Reset,

    /// <summary>Accepted and closed in order at once.</summary>
    Close,

    /// <summary>Accepted and never answered: over TLS, the handshake hangs.</summary>
    Silence,

    /// <summary>Reset on the first bytes: over TLS, a reset in the handshake.</summary>
    ResetOnFirstBytes,

    /// <summary>The TLS alert handshake_failure on the first bytes.</summary>
    TlsAlert,

    /// <summary>Plain HTTP where TLS was expected.</summary>
    PlainHttp,
}
