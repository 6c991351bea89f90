using System.Globalization;
using System.Text.RegularExpressions;

namespace CaptchaGate.Emulator.Reactions;

/// <summary>The short text form of a reaction.</summary>
internal static partial class ReactionText
{
    private const string Forms =
        "a verdict such as T001 or F009, a Code such as Throttling.User, a status such as 500, 'honest', or one of the faults: ";

    public static Reaction Parse(string text)
    {
        if (string.Equals(text, "honest", StringComparison.Ordinal))
            return Reaction.Honest;
        if (Verdict().IsMatch(text))
            return Reaction.Verdict(text);
        if (int.TryParse(text, NumberStyles.None, null, out var status) && status is >= 100 and <= 999)
            return Reaction.Error(ErrorCodes.CodeOf(status), status);
        if (Fault.ByName.TryGetValue(text, out var fault))
            return fault;
        return Code().IsMatch(text)
            ? Reaction.Error(text)
            : throw new FormatException($"'{text}' is no reaction; give {Forms}{string.Join(", ", Fault.ByName.Keys)}.");
    }

    [GeneratedRegex("^[TF][0-9]{3}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Verdict();

    // Codes begin with a capital; faults are kebab-case.
    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
