using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Azure;

public sealed partial class GuideTests
{
    private static readonly string[] Guides = ["docs/deploy-azure.md", "docs/keyless.md", "docs/rotate-keys.md", "infra/ram/federate.sh"];

    [Fact]
    public void Every_variable_that_the_guides_set_is_read_by_the_parameter_file()
    {
        var read = VariableRead().Matches(Repository.Read("infra/bicep/az.bicepparam")).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var told = Guides.SelectMany(guide => CaptchaVariable().Matches(Repository.Read(guide))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(told);
        Assert.Empty(told.Except(read));
    }

    [Fact]
    public void Every_output_that_the_guides_ask_for_is_an_output_of_the_template()
    {
        var outputs = BicepTemplate.Load("infra/bicep/main.bicep").Outputs.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        var asked = Guides.SelectMany(guide => OutputAsked().Matches(Repository.Read(guide))).Select(match => match.Groups[1].Value.ToUpperInvariant()).ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(outputs, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_parameter_in_the_guide_s_table_is_a_parameter_of_the_template()
    {
        var parameters = BicepTemplate.Load("infra/bicep/main.bicep").Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var table = Repository.Read("docs/deploy-azure.md").Split("| parameter |")[1].Split("\n\n")[0];
        var told = FirstColumn().Matches(table).SelectMany(row => InCode().Matches(row.Value)).Select(match => match.Groups[1].Value.Split('.')[0]).ToList();

        Assert.NotEmpty(told);
        Assert.Empty(told.Except(parameters, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex VariableRead();

    [GeneratedRegex(@"\bCAPTCHA_[A-Z_]+")]
    private static partial Regex CaptchaVariable();

    [GeneratedRegex(@"(?:azd env get-value |properties\.outputs\.)(\w+)")]
    private static partial Regex OutputAsked();

    [GeneratedRegex(@"^\| `[^|]*\|", RegexOptions.Multiline)]
    private static partial Regex FirstColumn();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();
}
