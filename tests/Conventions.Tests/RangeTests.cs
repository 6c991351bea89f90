using System.Globalization;
using System.Text.RegularExpressions;
using CaptchaGate.Core.Configuration;
using CaptchaGate.Http;
using CaptchaGate.Redis;
using CaptchaGate.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace CaptchaGate.Conventions.Tests;

/// <summary>The range of a setting is the same in the code's list, in what the start refuses, in the document and in every template.</summary>
public sealed partial class RangeTests
{
    // Good settings, so that a range is the only thing that can be wrong. Times that depend on each other leave room to either side.
    private static readonly Dictionary<string, string?> Good = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Captcha:Region"] = "sgp",
        ["Captcha:SceneId"] = "1a2b3c4d",
        ["Credentials:Source"] = "Environment",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAItest",
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "secret",
        ["Receipts:Enabled"] = "true",
        ["Receipts:Issuer"] = "https://captcha.example.com",
        ["Receipts:Audience"] = "https://shop.example.com",
        ["Receipts:SigningKey"] = Key(),
    };

    // What has to change with it, so that only the range is asked.
    private static readonly Dictionary<string, (string Name, string Value)[]> Beside = new(StringComparer.Ordinal)
    {
        ["Captcha__Deadline"] = [("FailOpen:Policy", "closed"), ("Captcha:AttemptTimeout", "00:00:00.100"), ("Captcha:ConnectTimeout", "00:00:00.050")],
        ["Captcha__AttemptTimeout"] = [("Captcha:Deadline", "00:01:00"), ("Captcha:ConnectTimeout", "00:00:00.050")],
        ["Captcha__ConnectTimeout"] = [("Captcha:Deadline", "00:01:00"), ("Captcha:AttemptTimeout", "00:01:00")],
        ["Credentials__MaxStale"] = [("Credentials:Refresh", "00:00:10")],
        ["Credentials__Refresh"] = [("Credentials:MaxStale", "30.00:00:00")],
    };

    // Ranges that end at another setting: only the number is compared.
    private static readonly string[] Relative = ["Captcha__AttemptTimeout", "Captcha__ConnectTimeout", "Credentials__MaxStale"];

    private static readonly Dictionary<string, Setting> Ranged = Sections()
        .SelectMany(static section => section.Settings)
        .Where(static setting => setting.Range is not null)
        .ToDictionary(static setting => setting.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> Documented = DocumentedRange().Matches(Repository.Read("docs/configuration.md")).ToDictionary(
        static row => row.Groups["name"].Value,
        static row => row.Groups["range"].Value.Trim(),
        StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Ranged.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_start_takes_both_ends_and_refuses_what_lies_beyond(string name)
    {
        var (below, min, max, above) = Ends(Ranged[name].Range!);
        // The ends of a range that another setting limits are that setting's too.
        if (!Relative.Contains(name, StringComparer.Ordinal))
            AssertEach.Of([min, max], end => Assert.Empty(Faults(name, end)));
        AssertEach.Of([below, above], beyond => Assert.Contains(Faults(name, beyond), line => line.StartsWith($"{name} must lie between", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_document_says_the_same(string name)
    {
        Assert.True(Documented.TryGetValue(name, out var text), $"docs/configuration.md has no range of {name}");
        var ends = text.Split(" to ");
        var (_, min, max, _) = Ends(Ranged[name].Range!);
        Assert.Equal(2, ends.Length);
        Assert.True(IsSame(ends[0], min) || Relative.Contains(name, StringComparer.Ordinal), $"{name}: {text} begins at {min}");
        Assert.True(IsSame(ends[1], max) || Relative.Contains(name, StringComparer.Ordinal), $"{name}: {text} ends at {max}");
        Assert.True(IsSame(ends[0], min) || IsSame(ends[1], max), $"{name}: {text} is from {min} to {max}");
    }

    [Fact]
    public void Every_range_of_numbers_and_times_in_the_document_is_one_of_the_codes() =>
        Assert.Empty(Documented.Where(static row => row.Value.Contains(" to ", StringComparison.Ordinal) && !row.Value.Contains("characters", StringComparison.Ordinal) && !row.Value.Contains("base64", StringComparison.Ordinal))
            .Select(static row => row.Key)
            .Except(Ranged.Keys, StringComparer.Ordinal));

    [Fact]
    public void Every_number_that_Bicep_takes_for_a_setting_has_the_settings_range()
    {
        var types = Repository.Read("infra/bicep/modules/types.bicep");
        var parameters = BicepNumber().Matches(Repository.Read("infra/bicep/modules/settings.bicep")).ToDictionary(
            static match => match.Groups["setting"].Value,
            static match => match.Groups["parameter"].Value,
            StringComparer.Ordinal);

        Assert.Equal(3, parameters.Count);
        foreach (var (setting, parameter) in parameters)
        {
            var declared = Regex.Match(types, $@"@minValue\((?<min>-?\d+)\)\s+@maxValue\((?<max>\d+)\)\s+{parameter}: int\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            Assert.True(declared.Success, $"{parameter} has no @minValue and @maxValue");
            Assert.Equal(Ranged[setting].Range, new SettingRange.Numbers(Number(declared.Groups["min"].Value), Number(declared.Groups["max"].Value)));
        }
    }

    [Fact]
    public void Every_number_that_Terraform_takes_for_a_setting_has_the_settings_range()
    {
        var variables = Repository.Read("infra/alibaba/terraform/variables.tf");
        var used = TerraformNumber().Matches(Repository.Read("infra/alibaba/terraform/main.tf")).ToDictionary(
            static match => match.Groups["setting"].Value,
            static match => match.Groups["variable"].Value,
            StringComparer.Ordinal);

        Assert.Equal(2, used.Count);
        foreach (var (setting, variable) in used)
        {
            var validated = Regex.Match(variables, $@"condition\s+= var\.{variable} >= (?<min>\d+) && var\.{variable} <= (?<max>\d+)\b", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            Assert.True(validated.Success, $"{variable} is not validated");
            Assert.Equal(Ranged[setting].Range, new SettingRange.Numbers(Number(validated.Groups["min"].Value), Number(validated.Groups["max"].Value)));
        }
    }

    [Fact]
    public void The_schema_of_Serverless_Devs_takes_the_same_numbers()
    {
        var patterns = SchemaPattern().Matches(Repository.Read("infra/alibaba/s.schema.json"));

        Assert.Equal(4, patterns.Count);
        foreach (Match pattern in patterns)
        {
            var (below, min, max, above) = Ends(Ranged[pattern.Groups["setting"].Value].Range!);
            var rule = new Regex(pattern.Groups["pattern"].Value, RegexOptions.None, TimeSpan.FromSeconds(1));
            AssertEach.Of(Enumerable.Range(Number(min), Number(max) - Number(min) + 1), number => Assert.Matches(rule, number.ToString(CultureInfo.InvariantCulture)));
            AssertEach.Of([below, above, "", "1e3", "03"], text => Assert.DoesNotMatch(rule, text));
        }
    }

    [Fact]
    public void Every_number_that_the_templates_and_the_project_write_is_within_its_range()
    {
        string[] files = ["infra/alibaba/s.yaml", "infra/alibaba/terraform/main.tf", "infra/bicep/modules/function.bicep", "eng/conformance-of-package.sh", "functions/VerifyFunction/local.settings.sample.json"];
        var written = files.SelectMany(static file => WrittenNumber().Matches(Repository.Read(file))).Where(static match => Ranged.ContainsKey(match.Groups["setting"].Value)).ToList();

        AssertEach.Of(written, static match => Assert.Empty(Faults(match.Groups["setting"].Value, match.Groups["value"].Value)));
    }

    private static IEnumerable<SettingSection> Sections()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().Build();
        services.AddSharedRedis(configuration).AddGateApplication(configuration);
        return services.Where(static service => service.ServiceType == typeof(SettingSection)).Select(static service => (SettingSection)service.ImplementationInstance!);
    }

    private static IReadOnlyList<string> Faults(string name, string value)
    {
        var settings = new Dictionary<string, string?>(Good, StringComparer.OrdinalIgnoreCase);
        foreach (var (other, goes) in Beside.GetValueOrDefault(name, []))
            settings[other] = goes;
        settings[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IHostEnvironment>(new HostingEnvironment { EnvironmentName = Environments.Production });
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddSharedRedis(configuration).AddGateApplication(configuration);
        using var provider = services.BuildServiceProvider();
        return StartupFault.Find(provider);
    }

    private static (string Below, string Min, string Max, string Above) Ends(SettingRange range) => range switch
    {
        SettingRange.Numbers(var min, var max) => (Text(min - 1), Text(min), Text(max), Text(max + 1)),
        SettingRange.Times(var min, var max) => (Text(min - TimeSpan.FromMilliseconds(1)), Text(min), Text(max), Text(max + TimeSpan.FromMilliseconds(1))),
        _ => throw new ArgumentOutOfRangeException(nameof(range)),
    };

    private static string Text(IFormattable value) => value.ToString(value is TimeSpan ? "c" : null, CultureInfo.InvariantCulture);

    private static bool IsSame(string documented, string end) => Span().Match(documented) is { Success: true } span
        ? TimeSpan.Parse(end, CultureInfo.InvariantCulture) == Number(span.Groups["number"].Value) * Unit(span.Groups["unit"].Value)
        : string.Equals(documented, end, StringComparison.Ordinal);

    private static TimeSpan Unit(string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "minute" => TimeSpan.FromMinutes(1),
        "hour" => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Key()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Z]\w*__[^`]*)` \| [^|]+ \| (?<range>[^|]*)\| [^|]+\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DocumentedRange();

    [GeneratedRegex(@"^(?<number>\d+) (?<unit>ms|s|minute|hour|day)s?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Span();

    [GeneratedRegex(@"(?<setting>[A-Z]\w*__\w+): string\(\w+\.(?<parameter>\w+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BicepNumber();

    [GeneratedRegex(@"(?<setting>[A-Z]\w*__\w+)\s*= tostring\(var\.(?<variable>\w+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TerraformNumber();

    [GeneratedRegex(@"""(?<setting>[A-Z]\w*__\w+)"": \{\s*""type"": ""string"",\s*""pattern"": ""(?<pattern>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SchemaPattern();

    [GeneratedRegex(@"(?<setting>[A-Z]\w*__\w+)""?(=|: |\s+= )['""]?(?<value>\d+)['""]?(?=\s|,|$)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrittenNumber();
}
