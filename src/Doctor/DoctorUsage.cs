namespace CaptchaGate.Doctor;

/// <summary>The text of <c>--help</c>.</summary>
internal static class DoctorUsage
{
    public const string Text =
        """
        usage: doctor [--json] [--help] [--<Section>:<Setting>=<value> …]
               doctor --endpoint=<address> [--json]
               doctor --protected=<address> [--form=<fields>|--json-body=<object>] [option …] [--json]
               doctor --record=<file> [--listen=<port>] [--json]

        Checks the connection from this machine to Alibaba Cloud with the settings of the server (appsettings.json, environment,
        command line): settings, DNS, TCP, TLS, clock, credentials, signature, RAM rights, service, scene.

          --json       the report as JSON (docs/doctor.md)
          --help       this text
          --endpoint   checks a running endpoint instead, such as https://verify.example.com/api, and needs no settings:
                       whether a forged address in a header gets a limit of its own. It sends up to 250 requests without a
                       token, which are not billed and use up this machine's limit for a minute.
          --protected  proves instead that the back end at this address checks receipts: it must refuse a form without a
                       receipt, forged, expired and used ones, and accept a valid one (docs/prove-protection.md).
                       --form='a=1&b=2' or --json-body='{"a":1}'  the other fields of the form
                       --field=captchaReceipt  --receipt-header=<name>  what carries the receipt
                       --header='Origin: https://www.example.com'  one more header, may be repeated
                       --accepted=302|location:<part>|text:<part>  how it accepts, where 2xx against 4xx does not tell
                       --allow-degraded  it may accept a pass without a verdict
                       --scene=default  the alias of the scene
                       --endpoint=<address> [--emulator=<address>]  issues the valid receipt, for the token in DOCTOR_TOKEN
                       or one of the emulator. Without it, DOCTOR_RECEIPT holds one, or the settings Receipts__* sign one.
          --record     also writes what only an account can show, without secrets, to a file to send to the project.
                       --listen=9000  waits for one request, and records which header has the client's address

        It sends one call with a dummy token for each configured scene; Alibaba Cloud bills each that reaches CAPTCHA 2.0.
        --record sends up to six more, and one more for each scene. --protected and --endpoint send none.

        exit codes: 0 every check is ok or a warning · 1 a check failed · 2 the settings are invalid, or nothing is proven
                    64 the command line is invalid · 70 internal error of the doctor
        """;
}
