using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaptchaGate.Packages.Tests.Queries;

/// <summary>
/// A condition of our queries, evaluated on one row: comparisons, <c>in</c>, <c>startswith</c>, <c>and</c>, <c>or</c>, <c>not</c> and the
/// conversions. It knows what our queries use and throws at anything else, so that they stay simple enough to be proven here.
/// </summary>
internal sealed partial class KqlExpression
{
    private readonly string[] _tokens;
    private readonly JsonElement _row;
    private int _next;

    private KqlExpression(string text, JsonElement row) => (_tokens, _row) = ([.. Token().Matches(text).Select(static token => token.Value)], row);

    /// <exception cref="NotSupportedException">The condition uses something that is not known here.</exception>
    public static bool Holds(string condition, JsonElement row)
    {
        var expression = new KqlExpression(condition, row);
        var value = expression.Or();
        return expression._next == expression._tokens.Length ? value is true : throw new NotSupportedException($"{condition}: {string.Join(' ', expression._tokens[expression._next..])}");
    }

    /// <summary>The value of a column or an expression on a row; null where there is none.</summary>
    public static object? Value(string expression, JsonElement row) => new KqlExpression(expression, row).Or();

    private string? Peek => _next < _tokens.Length ? _tokens[_next] : null;

    private object? Or()
    {
        var value = And();
        while (Take("or"))
            value = And() is true | value is true;
        return value;
    }

    private object? And()
    {
        var value = Comparison();
        while (Take("and"))
            value = Comparison() is true & value is true;
        return value;
    }

    private object? Comparison()
    {
        var left = Operand();
        return Peek switch
        {
            "==" => Equal(left, Next()),
            "!=" => !Equal(left, Next()),
            ">" => Number(left) > Number(Next()),
            ">=" => Number(left) >= Number(Next()),
            "<" => Number(left) < Number(Next()),
            "startswith" => left is string text && text.StartsWith((string)Next()!, StringComparison.OrdinalIgnoreCase),
            "has" => left is string text && text.Contains((string)Next()!, StringComparison.OrdinalIgnoreCase),
            "in" => In(left),
            _ => left,
        };
    }

    private object? Next()
    {
        _next++;
        return Operand();
    }

    private bool In(object? left)
    {
        _next++;
        Expect("(");
        var found = false;
        do
            found |= Equal(left, Operand());
        while (Take(","));
        Expect(")");
        return found;
    }

    private object? Operand()
    {
        var token = Peek ?? throw new NotSupportedException("The condition breaks off.");
        _next++;
        if (token[0] is '"')
            return token[1..^1];
        if (char.IsAsciiDigit(token[0]))
            return double.Parse(token, CultureInfo.InvariantCulture);
        if (token is "(" || Peek is "(" && Take("("))
        {
            var argument = Or();
            Expect(")");
            return token is "(" ? argument : Call(token, argument);
        }

        return Column(token);
    }

    private static object? Call(string function, object? argument) => function switch
    {
        "not" => argument is not true,
        "isnotnull" => argument is not null,
        "tostring" => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "",
        "toint" or "tolong" or "todouble" => Number(argument),
        "tobool" => argument is true or "true" or "True",
        _ => throw new NotSupportedException($"The function {function} is not known."),
    };

    private object? Column(string path)
    {
        var value = _row;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
    }

    private static bool Equal(object? left, object? right) => left is string text ? string.Equals(text, right as string, StringComparison.Ordinal) : Number(left) is { } number && number == Number(right);

    private static double? Number(object? value) => value switch
    {
        double number => number,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private bool Take(string token)
    {
        if (!string.Equals(Peek, token, StringComparison.Ordinal))
            return false;
        _next++;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token))
            throw new NotSupportedException($"{token} is expected at {Peek}.");
    }

    [GeneratedRegex("\"[^\"]*\"|[A-Za-z_][A-Za-z_0-9.]*|[0-9]+(?:\\.[0-9]+)?|==|!=|>=|[-<>(),{}]", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
