using System.Reflection;
using System.Text.RegularExpressions;

namespace CaptchaGate.Bench.Load.Profile;

/// <summary>Reads the list that the runtime's compiler writes with <c>DOTNET_JitStdOutFile</c> and <c>DOTNET_JitDisasmSummary=1</c>.</summary>
internal static partial class CompiledMethods
{
    private const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>
    /// The methods of generic types and the generic methods among <paramref name="lines"/>: others are compiled ahead anyway
    /// where they can be. Overloads are not told apart; one too many costs a few bytes.
    /// </summary>
    public static IEnumerable<MethodBase> Generic(IEnumerable<string> lines, TypeNames names) =>
        lines.Select(static line => Line().Match(line)).Where(static match => match.Success).SelectMany(match => Find(match.Groups["method"].Value, names)).Distinct();

    private static IEnumerable<MethodBase> Find(string text, TypeNames names)
    {
        var colon = EndOfType(text);
        var (name, arguments) = TypeNames.Split(text[(colon + 1)..text.IndexOf('(', colon)]);
        var types = arguments.ConvertAll(names.Find);
        if (names.Find(text[..colon]) is not { } type || types.Contains(null) || (!type.IsGenericType && types.Count == 0))
            return [];
        return type.GetMembers(All).OfType<MethodBase>()
            .Where(method => string.Equals(method.Name, name, StringComparison.Ordinal) && Arity(method) == types.Count)
            .Select(method => types.Count == 0 ? method : ((MethodInfo)method).MakeGenericMethod([.. types.OfType<Type>()]));
    }

    private static int Arity(MethodBase method) => method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0;

    // The first colon outside of brackets.
    private static int EndOfType(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0 && text[i] == ':')
                return i;
        }

        throw new FormatException($"No method in: {text}");
    }

    // "  12: JIT compiled Type:Method[Arguments](Parameters):Result [Tier0, IL size=8, code size=33]"
    [GeneratedRegex(@"JIT compiled (?<method>.+) \[[^\[\]]*, IL size=", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
