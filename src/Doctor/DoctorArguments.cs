using CaptchaGate.Core.Configuration;

namespace CaptchaGate.Doctor;

/// <summary>The command line: the doctor's own options, and settings as the server takes them.</summary>
/// <param name="Settings">What is left for the server's configuration: <c>--Captcha:Region=sgp</c> or <c>--Captcha:Region sgp</c>.</param>
/// <param name="Endpoint">The running endpoint to check from outside, as it was written; null for the checks of this machine.</param>
internal sealed record DoctorArguments(bool Json, bool Help, string? Endpoint, string[] Settings)
{
    private const string EndpointOption = "--endpoint";

    public const string Usage =
        """
        usage: doctor [--json] [--help] [--<Section>:<Setting>=<value> …]
               doctor --endpoint=<address> [--json]

        Checks the connection from this machine to Alibaba Cloud with the settings of the server (appsettings.json, environment,
        command line): settings, DNS, TCP, TLS, clock, credentials, signature, RAM rights, service, scene.

          --json      the report as JSON (docs/doctor.md)
          --help      this text
          --endpoint  checks a running endpoint instead, such as https://verify.example.com/api, and needs no settings:
                      whether a forged address in a header gets a limit of its own. It sends up to 250 requests without a
                      token, which are not billed and use up this machine's limit for a minute.

        It sends one call with a dummy token for each configured scene; Alibaba Cloud bills each that reaches CAPTCHA 2.0.

        exit codes: 0 every check is ok or a warning · 1 a check failed · 2 the settings are invalid
                    64 the command line is invalid · 70 internal error of the doctor
        """;

    // Options of the server's host, in addition to CaptchaGate's settings.
    private static readonly string[] HostOptions = ["environment", "contentRoot", "urls"];

    /// <summary>Takes the doctor's own options out of <paramref name="args"/>.</summary>
    public static DoctorArguments Read(string[] args)
    {
        var (endpoint, rest) = TakeEndpoint([.. args.Where(static arg => arg is not ("--json" or "--help" or "-h"))]);
        return new(
            args.Contains("--json", StringComparer.Ordinal),
            args.Contains("--help", StringComparer.Ordinal) || args.Contains("-h", StringComparer.Ordinal),
            endpoint,
            rest);
    }

    /// <value>Whether the value of <c>--endpoint</c> is an address, and there are no other arguments.</value>
    public bool HasUsableEndpoint =>
        Settings.Length == 0 && Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" };

    /// <summary>Finds an argument that is no setting; it is named without its value, which may be a secret.</summary>
    /// <returns>Null when all is well.</returns>
    public string? FindFault(IEnumerable<SettingSection> sections)
    {
        var known = sections.SelectMany(static section => section.Settings).ToArray();
        for (var i = 0; i < Settings.Length; i++)
        {
            if (!Settings[i].StartsWith("--", StringComparison.Ordinal))
                return "An argument does not begin with --; settings are given as --Captcha:Region=sgp.";
            var end = Settings[i].IndexOf('=', StringComparison.Ordinal);
            var name = end < 0 ? Settings[i][2..] : Settings[i][2..end];
            if (!HostOptions.Contains(name, StringComparer.OrdinalIgnoreCase) && !Array.Exists(known, setting => setting.Is(name)))
                return Unknown(name);
            if (end < 0 && ++i == Settings.Length)
                return $"--{name} needs a value.";
        }

        return null;
    }

    private static (string? Endpoint, string[] Others) TakeEndpoint(string[] args)
    {
        var at = Array.FindIndex(args, static arg => arg is EndpointOption || arg.StartsWith(EndpointOption + "=", StringComparison.Ordinal));
        if (at < 0)
            return (null, args);
        var isOne = args[at].Length > EndpointOption.Length;
        var value = isOne ? args[at][(EndpointOption.Length + 1)..] : args.ElementAtOrDefault(at + 1) ?? "";
        return (value, [.. args[..at], .. args.Skip(at + (isOne ? 1 : 2))]);
    }

    // A record prints its properties; an argument may be a secret in the wrong place.
    public override string ToString() => nameof(DoctorArguments);

    private static string Unknown(string name) => name.Contains("__", StringComparison.Ordinal)
        ? $"--{Printable(name)} is not known; on the command line, levels are joined by a colon, as in --Captcha:Region=sgp."
        : $"--{Printable(name)} is not known; --help lists what is. Keys and tokens do not belong on a command line, where every process can read them.";

    private static string Printable(string name) =>
        name.Length <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is ':' or '_' or '-' or '.') ? name : "…";
}
