using System.Text;
using CaptchaGate.Tests;

namespace CaptchaGate.Core.Tests.Decisions;

/// <summary>Writes <c>docs/decisions.md</c> from <c>docs/decision-table.json</c>.</summary>
internal static class DecisionsDocument
{
    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["before"] = "Before the call",
        ["credentials"] = "Credentials",
        ["transport"] = "Connection to the service",
        ["envelope"] = "Service responses and error codes",
        ["verdict"] = "Verdicts",
        ["ours"] = "Internal errors",
    };

    private static readonly string[] Policies = ["closed", "guarded", "open"];

    public static string Write(string template) => template.Replace("{{rows}}\n", Rows(), StringComparison.Ordinal);

    private static string Rows()
    {
        var text = new StringBuilder();
        foreach (var group in DecisionRow.All.GroupBy(static row => row.Group, StringComparer.Ordinal))
        {
            text.Append(text.Length > 0 ? "\n" : "").Append($"### {Groups[group.Key]}\n\n");
            text.Append("| row | what happened | class | `error-codes` | `closed` | `guarded` | `open` | retry | caller | event | note |\n");
            text.Append("|---|---|---|---|---|---|---|---|---|---|---|\n");
            foreach (var row in group)
                text.Append(Line(row));
        }

        return text.ToString();
    }

    private static string Line(DecisionRow row)
    {
        string[] cells =
        [
            $"{row.Id}",
            row.What,
            row.Class,
            row.ErrorCode.Length > 0 && row.ErrorCode[0] != '(' ? $"`{row.ErrorCode}`" : row.ErrorCode,
            .. Policies.Select(policy => row.Http(policy).Replace("|", " or ", StringComparison.Ordinal)),
            row.Retry,
            row.CallerCanCause ? "yes" : "",
            row.Log,
            row.Note,
        ];
        return $"| {string.Join(" | ", cells)} |\n".Replace("  ", " ", StringComparison.Ordinal);
    }
}
