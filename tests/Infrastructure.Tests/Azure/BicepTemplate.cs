using System.Text.RegularExpressions;

namespace CaptchaGate.Infrastructure.Tests.Azure;

/// <summary>
/// What a Bicep file declares, read line by line. Enough for questions about names and secrets; syntax and types are the Bicep compiler's business.
/// </summary>
internal sealed partial class BicepTemplate(string name, string text)
{
    public string Name => name;

    public string Code { get; } = string.Join('\n', text.Split('\n').Select(WithoutComment));

    public static IReadOnlyList<BicepTemplate> All { get; } =
        [.. Repository.Files("infra/bicep", "*.bicep").Select(Load)];

    public static BicepTemplate Load(string path) => new(path, Repository.Read(path));

    public IEnumerable<Declaration> Outputs => Declarations("output");

    public IEnumerable<Declaration> Parameters => Declarations("param");

    /// <summary>The body of every resource of the given type.</summary>
    public IEnumerable<string> Resources(string type) => ResourceBlock().Matches(Code)
        .Where(match => match.Groups["type"].Value.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(match => match.Groups["body"].Value);

    private IEnumerable<Declaration> Declarations(string keyword)
    {
        var lines = Code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var match = DeclarationLine().Match(lines[i]);
            if (!match.Success || match.Groups["keyword"].Value != keyword)
                continue;
            var decorators = lines.Take(i).Reverse().TakeWhile(line => line.StartsWith('@') || line.StartsWith('}')).ToList();
            yield return new Declaration(match.Groups["name"].Value, match.Groups["rest"].Value, decorators);
        }
    }

    private static string WithoutComment(string line)
    {
        var trimmed = line.TrimStart();
        return trimmed.StartsWith("//", StringComparison.Ordinal) ? "" : line;
    }

    [GeneratedRegex(@"^(?<keyword>param|output) (?<name>\w+) (?<rest>.*)$")]
    private static partial Regex DeclarationLine();

    [GeneratedRegex(@"^resource \w+ '(?<type>[^@']+)@[^']+' = (?<body>.*?)^[}\]]", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ResourceBlock();

    internal sealed record Declaration(string Name, string TypeAndValue, IReadOnlyList<string> Decorators)
    {
        public bool IsSecure => Decorators.Any(line => line.StartsWith("@secure()", StringComparison.Ordinal));
    }
}
