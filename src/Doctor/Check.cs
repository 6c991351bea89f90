namespace CaptchaGate.Doctor;

/// <summary>The checks, in this order: each needs the ones before it.</summary>
internal enum Check
{
    Settings,
    Dns,
    Tcp,
    Tls,
    Clock,
    Credentials,
    Signature,
    RamRights,
    Service,
    Scene,

    /// <summary>Of the store that instances share; only where one is configured.</summary>
    SharedState,

    /// <summary>Of the hosts that pages load the widget from; only where they are configured.</summary>
    Widget,

    /// <summary>Of a running endpoint, from outside; not part of the other run.</summary>
    ClientAddress,

    /// <summary>From here on: of a protected back end, from outside; not part of the other run.</summary>
    ReceiptRequired,

    ReceiptFormat,
    ReceiptSignature,
    ReceiptKeySource,
    ReceiptIssuer,
    ReceiptAudience,
    ReceiptExpiry,
    ReceiptVerified,
    ReceiptAccepted,
    ReceiptReplay,
}

/// <summary>How the checks are called.</summary>
internal static class CheckNames
{
    /// <summary>As people read it.</summary>
    public static string Title(this Check check) => check switch
    {
        Check.Dns => "DNS",
        Check.Tcp => "TCP",
        Check.Tls => "TLS",
        Check.RamRights => "RAM rights",
        Check.SharedState => "shared state",
        Check.ClientAddress => "client address",
        >= Check.ReceiptRequired => check.Id().Replace('-', ' '),
        _ => check.Id(),
    };

    /// <summary>As programs read it; part of the JSON schema.</summary>
    public static string Id(this Check check) => check switch
    {
        Check.Settings => "settings",
        Check.Dns => "dns",
        Check.Tcp => "tcp",
        Check.Tls => "tls",
        Check.Clock => "clock",
        Check.Credentials => "credentials",
        Check.Signature => "signature",
        Check.RamRights => "ram-rights",
        Check.Service => "service",
        Check.Scene => "scene",
        Check.SharedState => "shared-state",
        Check.Widget => "widget",
        Check.ClientAddress => "client-address",
        Check.ReceiptRequired => "receipt-required",
        Check.ReceiptFormat => "receipt-format",
        Check.ReceiptSignature => "receipt-signature",
        Check.ReceiptKeySource => "receipt-key-source",
        Check.ReceiptIssuer => "receipt-issuer",
        Check.ReceiptAudience => "receipt-audience",
        Check.ReceiptExpiry => "receipt-expiry",
        Check.ReceiptVerified => "receipt-verified",
        Check.ReceiptAccepted => "receipt-accepted",
        Check.ReceiptReplay => "receipt-replay",
        _ => throw new ArgumentOutOfRangeException(nameof(check)),
    };
}
