using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Ram;

/// <summary>Runs infra/ram/federate.sh as an operator would look at it first: every call printed, none made.</summary>
public sealed class FederateScriptTests
{
    private static readonly Dictionary<string, string> Good = new(StringComparer.Ordinal)
    {
        ["DRY_RUN"] = "1",
        ["ACCOUNT_ID"] = "1234567890123456",
        ["TENANT_ID"] = "11111111-2222-3333-4444-555555555555",
        ["SUBJECT"] = "66666666-7777-8888-9999-000000000000",
        ["AUDIENCE"] = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        ["FINGERPRINT"] = "0123456789abcdef0123456789abcdef01234567",
    };

    [Fact]
    public async Task The_role_trusts_one_subject_of_one_issuer_for_one_audience()
    {
        var (exitCode, output, _) = await Run([]);

        var trust = Document(output, "--AssumeRolePolicyDocument");
        var statement = trust["Statement"]![0]!;
        Assert.Equal(0, exitCode);
        Assert.Equal("acs:ram::1234567890123456:oidc-provider/captchagate-entra", statement["Principal"]!["Federated"]![0]!.GetValue<string>());
        Assert.Equal("https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0", Condition(statement, "oidc:iss"));
        Assert.Equal("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee", Condition(statement, "oidc:aud"));
        Assert.Equal("66666666-7777-8888-9999-000000000000", Condition(statement, "oidc:sub"));
        Assert.DoesNotContain("<", trust.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calls_are_provider_role_policy_and_attachment()
    {
        var (_, output, _) = await Run([]);

        var calls = output.Split('\n').Where(line => line.StartsWith("aliyun ", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ').Take(3)));

        Assert.Equal(["aliyun ims CreateOIDCProvider", "aliyun ram CreateRole", "aliyun ram CreatePolicy", "aliyun ram AttachPolicyToRole"], calls);
    }

    [Fact]
    public async Task With_a_fixed_address_the_permission_is_pinned_to_it()
    {
        var (_, output, _) = await Run(new() { ["EGRESS_ADDRESS"] = "203.0.113.7" });

        var statement = Document(output, "--PolicyDocument")["Statement"]![0]!;
        Assert.Equal("203.0.113.7", statement["Condition"]!["IpAddress"]!["acs:SourceIp"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("ACCOUNT_ID")]
    [InlineData("TENANT_ID")]
    [InlineData("SUBJECT")]
    [InlineData("AUDIENCE")]
    [InlineData("FINGERPRINT")]
    public async Task A_missing_value_is_named_before_anything_is_called(string name)
    {
        var (exitCode, output, error) = await Run(new() { [name] = "" });

        Assert.NotEqual(0, exitCode);
        Assert.Empty(output);
        Assert.Contains(name, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_would_break_out_of_the_policy_is_refused()
    {
        var (exitCode, output, error) = await Run(new() { ["SUBJECT"] = "x\",\"*" });

        Assert.NotEqual(0, exitCode);
        Assert.Empty(output);
        Assert.Contains("SUBJECT", error, StringComparison.Ordinal);
    }

    private static string Condition(JsonNode statement, string key) => statement["Condition"]!["StringEquals"]![key]![0]!.GetValue<string>();

    private static JsonNode Document(string output, string option)
    {
        var from = output.IndexOf(option, StringComparison.Ordinal) + option.Length;
        var to = output.IndexOf("\n}", from, StringComparison.Ordinal) + 2;
        return JsonNode.Parse(output[from..to])!;
    }

    private static Task<ProgramResult> Run(Dictionary<string, string> changes) => Programs.RunAsync(
        "bash", [Repository.Path("infra/ram/federate.sh")], environment: Good.Concat(changes).Select(static variable => KeyValuePair.Create<string, string?>(variable.Key, variable.Value)));
}
