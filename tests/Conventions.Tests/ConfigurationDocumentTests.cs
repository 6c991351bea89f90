using System.Globalization;
using System.Text.RegularExpressions;
using CaptchaGate.Azure;
using CaptchaGate.AzureMonitor;
using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Captcha.Encryption;
using CaptchaGate.Core.Captcha.Regions;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Credentials.Federation;
using CaptchaGate.Core.Credentials.Kms;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Receipts;
using CaptchaGate.Http;
using CaptchaGate.Http.Configuration;
using CaptchaGate.Http.Forms;
using CaptchaGate.Redis;
using CaptchaGate.Tests;
using Microsoft.Extensions.Hosting;

namespace CaptchaGate.Conventions.Tests;

/// <summary><c>docs/configuration.md</c> tells every setting that the code reads, and no other, with its true default.</summary>
public sealed partial class ConfigurationDocumentTests
{
    // Where the settings of a prefix are kept; the longest prefix wins.
    private static readonly Dictionary<string, object> Options = new(StringComparer.Ordinal)
    {
        ["Captcha"] = new CaptchaOptions(),
        ["Captcha__Scenes__*"] = new SceneOptions(),
        ["Captcha__Regions__*"] = new RegionOptions(),
        ["Captcha__Encryption"] = new SceneEncryptionOptions(),
        ["FailOpen"] = new FailOpenOptions(),
        ["Credentials"] = new CredentialsOptions(),
        ["Credentials__KeyVault"] = new KeyVaultOptions(),
        ["Credentials__Federation"] = new FederationOptions(),
        ["Credentials__Kms"] = new KmsOptions(),
        ["Http"] = new HttpOptions(),
        ["Shared__Redis"] = new RedisOptions(),
        ["Telemetry"] = new AzureMonitorOptions(),
        ["Receipts"] = new ReceiptOptions(),
        ["Forms__*"] = new FormOptions(),
    };

    private static readonly Dictionary<string, string> Documented = Parse(Repository.Read("docs/configuration.md"));

    public static TheoryData<string> Names => [.. Documented.Keys];

    [Fact]
    public void Every_setting_has_its_row_and_every_row_is_a_setting()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSharedRedis(builder.Configuration).AddGateApplication(builder.Configuration);
        builder.AddAzureMonitorExport();
        var registered = builder.Services.Where(static service => service.ServiceType == typeof(SettingSection))
            .SelectMany(static service => ((SettingSection)service.ImplementationInstance!).Settings)
            .Select(static setting => setting.Name);
        Assert.Equal(registered.Order(StringComparer.Ordinal), Documented.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_default_is_the_options_own(string name)
    {
        var shown = Documented[name];
        if (shown is "none" or "required")
            Assert.True(Default(name) is null or "" or System.Collections.ICollection { Count: 0 }, $"{name} has the default {Default(name)}");
        else
            Assert.Equal(shown, Text(Default(name)));
    }

    // Follows the name from the options of its prefix on; a "*" ends at the collection that it is a member of.
    private static object? Default(string name)
    {
        if (name is "Credentials__ManagedIdentityClientId")
            return new IdentityOptions().ManagedIdentityClientId;
        var prefix = Options.Keys.Where(prefix => name.StartsWith(prefix + "__", StringComparison.Ordinal)).MaxBy(static prefix => prefix.Length)!;
        return name[(prefix.Length + 2)..].Split("__").TakeWhile(static part => part is not "*").Aggregate(
            (object?)Options[prefix],
            (value, part) => (value!.GetType().GetProperty(part) ?? throw new MissingMemberException(value.GetType().Name, part)).GetValue(value));
    }

    private static string Text(object? value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum => JsonName(value.ToString()!),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };

    private static string JsonName(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static Dictionary<string, string> Parse(string markdown) => Row().Matches(markdown).ToDictionary(
        static row => Chosen().Replace(row.Groups["name"].Value, "*"),
        static row => row.Groups["default"].Value.Trim('`'),
        StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `(?<name>[A-Z][^`]*)` \| (?<default>[^|]+) \| [^|]*\| [^|]+\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex("<[^>]+>", RegexOptions.None, 1000)]
    private static partial Regex Chosen();
}
