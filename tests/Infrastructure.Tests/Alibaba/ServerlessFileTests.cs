using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CaptchaGate.Infrastructure.Tests.Azure;
using CaptchaGate.Tests.Schemas;

namespace CaptchaGate.Infrastructure.Tests.Alibaba;

public sealed class ServerlessFileTests
{
    private static readonly string Yaml = Repository.Read("infra/alibaba/s.yaml");
    private static readonly SchemaChecker Schema = new(Repository.Read("infra/alibaba/s.schema.json"));
    private static readonly JsonNode Props = YamlDocument.Parse(Yaml)["resources"]!["verify"]!["props"]!;
    private static readonly JsonObject Settings = Props["environmentVariables"]!.AsObject();

    [Fact]
    public void The_file_obeys_the_schema() => Assert.Empty(Schema.Check(YamlDocument.Parse(Yaml)));

    [Theory]
    [InlineData("functionName: captchagate-verify", "functionNam: captchagate-verify", "/functionNam additionalProperties")]
    [InlineData("      cpu: 0.5", "      cpus: 0.5", "/cpus additionalProperties")]
    [InlineData("          httpGetUrl:", "          httpGetURL:", "/httpGetURL additionalProperties")]
    [InlineData("            disableURLInternet:", "            disableUrlInternet:", "/disableUrlInternet additionalProperties")]
    [InlineData("        logstore: verify", "        logStore: verify", "/logStore additionalProperties")]
    [InlineData("resources:", "services:", " required: Required properties [\"resources\"]")]
    [InlineData("      runtime: custom.debian12", "      runtime: dotnetcore3.1", "/runtime enum")]
    [InlineData("      runtime: custom.debian12\n", "", "/props required: Required properties [\"runtime\"]")]
    [InlineData("        port: 9000", "        port: '9000'", "/port type")]
    [InlineData("      cpu: 0.5", "      cpu: 0.52", "/cpu multipleOf")]
    [InlineData("      memorySize: 512", "      memorySize: 500", "/memorySize multipleOf")]
    [InlineData("      diskSize: 512", "      diskSize: 1024", "/diskSize enum")]
    [InlineData("      instanceConcurrency: 64", "      instanceConcurrency: 500", "/instanceConcurrency maximum")]
    [InlineData("          timeoutSeconds: 3", "          timeoutSeconds: 5", "/timeoutSeconds maximum")]
    [InlineData("        Http__TrustedHops: '0'", "        Http__TrustedHops: 0", "/Http__TrustedHops type")]
    [InlineData("        Http__TrustedHops: '0'", "        Http__TrustedHops: '11'", "/Http__TrustedHops pattern")]
    [InlineData("        FailOpen__Budget__PerMinute: '30'", "        FailOpen__Budget__PerMinute: '10000'", "/FailOpen__Budget__PerMinute pattern")]
    [InlineData("            authType: anonymous", "            authType: none", "/authType enum")]
    [InlineData("        protocol: HTTPS", "        protocol: HTTP", "/protocol const")]
    [InlineData("          minVersion: TLSv1.2", "          minVersion: TLSv1.0", "/minVersion enum")]
    [InlineData("            - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "            - TLS_RSA_WITH_RC4_128_SHA", " pattern: ")]
    public void A_mistake_in_the_file_is_refused(string good, string bad, string finding)
    {
        Assert.Contains(good, Yaml, StringComparison.Ordinal);

        var findings = Schema.Check(YamlDocument.Parse(Yaml.Replace(good, bad, StringComparison.Ordinal)));

        Assert.Contains(findings, found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public void A_schema_with_an_unknown_keyword_is_rejected() =>
        Assert.Throws<NotSupportedException>(() => new SchemaChecker("""{ "items": { "maxPropertys": 1 } }"""));

    [Fact]
    public void Every_setting_is_a_documented_one_and_all_fit_into_the_platform_s_four_kilobytes()
    {
        var names = Settings.Select(setting => Regex.Replace(setting.Key, @"__\d+$", "__<x>"));

        Assert.DoesNotContain(names, name => !DocumentedSettings.Names.Contains(name));
        Assert.True(Encoding.UTF8.GetByteCount(Settings.ToJsonString()) < 4096);
    }

    [Fact]
    public void Every_variable_that_the_file_needs_is_set_in_the_guide()
    {
        var guide = Repository.Read("docs/deploy-function-compute.md");
        var needed = Regex.Matches(Yaml, @"\$\{env\('(\w+)'\)\}").Select(match => match.Groups[1].Value).ToList();

        AssertEach.Of(needed, name => Assert.Contains($"{name}=", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void The_credentials_are_those_of_the_role_and_no_setting_holds_a_key()
    {
        Assert.Equal("FunctionCompute", Settings["Credentials__Source"]!.GetValue<string>());
        Assert.DoesNotContain(Settings, setting => setting.Key.Contains("ACCESS_KEY", StringComparison.OrdinalIgnoreCase) || setting.Key.EndsWith("Secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Processor_and_memory_are_in_a_ratio_that_the_platform_takes()
    {
        var gigabytes = Props["memorySize"]!.GetValue<decimal>() / 1024;

        Assert.InRange(gigabytes / Props["cpu"]!.GetValue<decimal>(), 1, 4);
    }

    [Fact]
    public void The_health_check_asks_our_own_route_and_gives_an_instance_time_to_outlive_an_outage()
    {
        var check = Props["customRuntimeConfig"]!["healthCheckConfig"]!;

        Assert.Equal("/api/health/live", check["httpGetUrl"]!.GetValue<string>());
        Assert.True(check["periodSeconds"]!.GetValue<int>() * check["failureThreshold"]!.GetValue<int>() >= 30);
    }

    [Fact]
    public void The_function_listens_where_the_platform_asks_and_sheds_load_only_after_scaling_out()
    {
        Assert.Equal(9000, Props["customRuntimeConfig"]!["port"]!.GetValue<int>());
        Assert.True(Props["instanceConcurrency"]!.GetValue<int>() < 256, "Http__RateLimit__Concurrency is 256");
    }
}
