using System.Text.RegularExpressions;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Tests;

namespace CaptchaGate.Documentation.Tests;

/// <summary>docs/http.md explains every error code there is, and no other.</summary>
public sealed partial class ErrorCodeTests
{
    [Fact]
    public void The_table_of_codes_is_the_list_in_the_code()
    {
        var codes = typeof(ErrorCodes).GetFields().Select(static field => (string)field.GetValue(null)!).Order(StringComparer.Ordinal);
        var table = Repository.Read("docs/http.md").Split("| code | meaning |")[1].Split("\n\n")[0];
        var documented = table.Split('\n').Where(static row => row.StartsWith("| `", StringComparison.Ordinal)).SelectMany(static row => Code().Matches(row.Split('|')[1]));
        Assert.Equal(codes, documented.Select(static match => match.Groups["code"].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`(?<code>[a-z-]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
