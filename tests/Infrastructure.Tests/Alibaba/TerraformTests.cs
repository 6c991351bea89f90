using System.Text.RegularExpressions;
using CaptchaGate.Infrastructure.Tests.Azure;

namespace CaptchaGate.Infrastructure.Tests.Alibaba;

/// <summary>The Terraform module and s.yaml describe the same function: what one says, the other must say.</summary>
public sealed partial class TerraformTests
{
    private static readonly string Main = Repository.Read("infra/alibaba/terraform/main.tf");
    private static readonly string Serverless = Repository.Read("infra/alibaba/s.yaml");

    [Theory]
    [InlineData("policy.json")]
    [InlineData("policy-kms.json")]
    [InlineData("trust-policy.json")]
    public void The_policies_are_the_files_beside_it(string file) =>
        Assert.Contains($"file(\"${{path.module}}/../ram/{file}\")", Main, StringComparison.Ordinal);

    [Theory]
    [InlineData("runtime", "runtime")]
    [InlineData("cpu", "cpu")]
    [InlineData("memory_size", "memorySize")]
    [InlineData("disk_size", "diskSize")]
    [InlineData("timeout", "timeout")]
    [InlineData("instance_concurrency", "instanceConcurrency")]
    [InlineData("port", "port")]
    [InlineData("http_get_url", "httpGetUrl")]
    [InlineData("period_seconds", "periodSeconds")]
    [InlineData("timeout_seconds", "timeoutSeconds")]
    [InlineData("failure_threshold", "failureThreshold")]
    public void It_says_the_same_as_the_serverless_file(string terraform, string serverless)
    {
        var first = Values(Main, $@"^\s*{terraform}\s*= ""?(?<value>[^""\s#]+)");
        var second = Values(Serverless, $@"^\s*{serverless}: (?<value>\S+)$");

        Assert.NotEmpty(first);
        Assert.Equal(second, first);
    }

    private static IReadOnlyList<string> Values(string text, string pattern) =>
        [.. Regex.Matches(text, pattern, RegexOptions.Multiline).Select(match => match.Groups["value"].Value).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_setting_it_writes_is_a_documented_one()
    {
        var names = SettingName().Matches(Main).Select(match => Index().Replace(match.Value, "<x>")).ToList();

        Assert.Contains("Credentials__Source", names);
        Assert.Contains("Http__AllowedOrigins__<x>", names);
        Assert.DoesNotContain(names, name => !DocumentedSettings.Names.Contains(name));
    }

    [Fact]
    public void No_output_and_no_variable_holds_a_secret()
    {
        Assert.DoesNotMatch(@"variable ""\w*(access_key|password|secret)""", Repository.Read("infra/alibaba/terraform/variables.tf"));
        Assert.DoesNotContain("sensitive", Repository.Read("infra/alibaba/terraform/outputs.tf"), StringComparison.Ordinal);
        Assert.DoesNotContain("access_key", Main, StringComparison.Ordinal);
    }

    [Fact]
    public void A_released_provider_is_enough_and_the_override_asks_for_the_one_that_it_needs()
    {
        Assert.Contains("\">= 1.270.0, < 2.0.0\"", Repository.Read("infra/alibaba/terraform/versions.tf"), StringComparison.Ordinal);
        Assert.DoesNotContain("certificate_id ", Main, StringComparison.Ordinal);
        var change = Repository.Read("infra/alibaba/terraform/certificate_id_override.tf.example");
        Assert.Contains("\">= 1.290.0, < 2.0.0\"", change, StringComparison.Ordinal);
        Assert.Contains("resource \"alicloud_fcv3_custom_domain\" \"domain\"", change, StringComparison.Ordinal);
        Assert.Contains("certificate_id = var.domain.certificate_id", change, StringComparison.Ordinal);
    }

    [Fact]
    public void The_guide_shows_the_number_of_a_certificate_and_not_the_load_balancers_form()
    {
        var guide = Repository.Read("docs/deploy-function-compute.md");
        Assert.Matches(@"CAPTCHA_CERTIFICATE_ID=\d+\b(?!-)", guide);
        Assert.DoesNotMatch(@"\d-cn-hangzhou", guide);
    }

    [GeneratedRegex(@"[A-Z]\w+__(?:\w|\$\{\w+\})+")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"\$\{\w+\}")]
    private static partial Regex Index();
}
