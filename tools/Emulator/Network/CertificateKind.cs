using System.Text.Json.Serialization;

namespace CaptchaGate.Emulator.Network;

/// <summary>The certificate that the TLS listener shows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CertificateKind>))]
public enum CertificateKind
{
    /// <summary>Right name, issued by <see cref="Certificates.Authority"/>.</summary>
    Good = 0,

    /// <summary>Right name, issued by an unknown authority.</summary>
    Untrusted,

    /// <summary>Issued by <see cref="Certificates.Authority"/> for another name.</summary>
    WrongName,

    /// <summary>Right name and authority, out of date since yesterday.</summary>
    Expired,
}
