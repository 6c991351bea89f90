using System.Text.Json.Nodes;

namespace CaptchaGate.Infrastructure.Tests.Alibaba;

public sealed class RolePolicyTests
{
    [Fact]
    public void Only_function_compute_may_assume_the_role()
    {
        var statement = Assert.Single(Statements("trust-policy.json"))!;

        Assert.Equal("sts:AssumeRole", statement["Action"]!.GetValue<string>());
        Assert.Equal("""{"Service":["fc.aliyuncs.com"]}""", statement["Principal"]!.ToJsonString());
    }

    [Fact]
    public void The_role_may_verify_captchas_and_nothing_else() =>
        Assert.Equal(["yundun-afs:VerifyCaptcha"], Actions("policy.json"));

    [Fact]
    public void With_kms_it_may_also_read_the_one_secret()
    {
        Assert.Equal(["kms:GetSecretValue", "kms:Decrypt"], Actions("policy-kms.json"));
        Assert.All(Statements("policy-kms.json"), statement =>
            Assert.DoesNotContain("*", statement!["Resource"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    private static IEnumerable<string> Actions(string file) => Statements(file).Select(statement => statement!["Action"]!.GetValue<string>());

    private static JsonArray Statements(string file) => JsonNode.Parse(Repository.Read($"infra/alibaba/ram/{file}"))!["Statement"]!.AsArray();
}
