using CaptchaGate.Core.Captcha;
using CaptchaGate.Doctor.Tests.Support;
using CaptchaGate.Emulator.Network;

namespace CaptchaGate.Doctor.Tests.Faults;

internal static class NetworkFaults
{
    public static Fault[] All { get; } =
    [
        new("a name that does not exist", "dns", "captcha.invalid", static patient =>
            patient.Endpoints = new CaptchaEndpoints(new Uri("https://captcha.invalid/"), null)),
        new("a port that refuses", "tcp", "does not accept connections on port", static patient =>
            patient.Endpoints = new CaptchaEndpoints(patient.Keep(new DisposableHolder<RefusedPort>(RefusedPort.Get())).Value.Address, null)),
        new("a firewall that drops", "tcp", "did not answer on port", static async patient =>
        {
            patient.Time.Stretch = 1;
            patient.Endpoints = new CaptchaEndpoints(patient.Keep(new DisposableHolder<BlackHole>(await BlackHole.StartAsync())).Value.Address, null);
        }),
        Handshake("TLS accepted and silent", "did not answer the handshake", ConnectionFault.Silence, patience: 1),
        Handshake("TLS reset", "failed", ConnectionFault.ResetOnFirstBytes),
        Handshake("TLS alert", "failed", ConnectionFault.TlsAlert),
        Handshake("no TLS on the port", "failed", ConnectionFault.PlainHttp),
        Certificate("a certificate of an unknown authority", "is not trusted", CertificateKind.Untrusted),
        Certificate("a certificate of another name", "another name than", CertificateKind.WrongName),
        Certificate("a certificate out of date", "has expired or is not yet valid", CertificateKind.Expired),
    ];

    private static Fault Handshake(string name, string says, ConnectionFault fault, int patience = 20) => new(name, "tls", says, patient =>
    {
        patient.Time.Stretch = patience;
        patient.UseTls();
        patient.Emulator.Connections.Standing = fault;
    });

    private static Fault Certificate(string name, string says, CertificateKind kind) => new(name, "tls", says, patient =>
    {
        patient.UseTls();
        patient.Emulator.Certificates.Serving = kind;
    });
}
