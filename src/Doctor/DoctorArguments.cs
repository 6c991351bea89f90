using CaptchaGate.Core.Configuration;
using CaptchaGate.Doctor.Protection;
using CaptchaGate.Doctor.Recording;

namespace CaptchaGate.Doctor;

/// <summary>The command line: the doctor's own options, and settings as the server takes them.</summary>
/// <param name="Settings">What is left for the server's configuration: <c>--Captcha:Region=sgp</c> or <c>--Captcha:Region sgp</c>.</param>
/// <param name="Endpoint">The running endpoint to check from outside, as it was written; null for the checks of this machine.</param>
/// <param name="Protection">The back end to try, null for none; then <paramref name="Endpoint"/> issues the receipt.</param>
/// <param name="Record">Where to write a record, null for none.</param>
internal sealed record DoctorArguments(bool Json, bool Help, string? Endpoint, ProtectionOptions? Protection, RecordOptions? Record, string[] Settings)
{
    // Options of the server's host, in addition to CaptchaGate's settings.
    private static readonly string[] HostOptions = ["environment", "contentRoot", "urls"];

    /// <summary>Takes the doctor's own options out of <paramref name="args"/>.</summary>
    public static DoctorArguments Read(string[] args)
    {
        var options = new OptionReader(args);
        var (json, help, shortHelp) = (options.TakeFlag("--json"), options.TakeFlag("--help"), options.TakeFlag("-h"));
        var endpoint = options.Take("--endpoint");
        var protection = ProtectionOptions.Read(options, endpoint);
        var record = RecordOptions.Read(options);
        return new(json, help || shortHelp, endpoint, protection, record, options.Rest);
    }

    /// <summary>Finds what is wrong with the doctor's own options, before any setting is read.</summary>
    /// <returns>Null when all is well.</returns>
    public string? FindFault()
    {
        if (Record is not null && (Endpoint ?? Protection?.Address) is not null)
            return "--record, --endpoint and --protected are different runs; use one of them.";
        if (Protection is not null)
            return Protection.FindFault();
        if (Record is not null)
            return Record.FindFault();
        return Endpoint is null || (Settings.Length == 0 && ProtectionOptions.IsAddress(Endpoint))
            ? null
            : "--endpoint takes the address of a running endpoint, such as https://verify.example.com/api, and no settings.";
    }

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

    // A record prints its properties; an argument may be a secret in the wrong place.
    public override string ToString() => nameof(DoctorArguments);

    private static string Unknown(string name) => name.Contains("__", StringComparison.Ordinal)
        ? $"--{Printable(name)} is not known; on the command line, levels are joined by a colon, as in --Captcha:Region=sgp."
        : $"--{Printable(name)} is not known; --help lists what is. Keys and tokens do not belong on a command line, where every process can read them.";

    private static string Printable(string name) =>
        name.Length <= 64 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is ':' or '_' or '-' or '.') ? name : "…";
}
