using System.Text.Json;

namespace CaptchaGate.Tests.Kusto;

/// <summary>What a query asks for, as Kusto's own parser sees it.</summary>
/// <param name="Name">The name of the query.</param>
/// <param name="Errors">What the parser refuses: syntax, and tables, columns and functions that do not exist.</param>
/// <param name="Tables">Tables that are read, for example <c>traces</c>.</param>
/// <param name="Columns">Their columns that are used, for example <c>traces.message</c>.</param>
/// <param name="Fields">Members of dynamic values, as they are written: <c>customDimensions.EventId</c>, <c>State.UpstreamMs</c>.</param>
/// <param name="Comparisons">Columns and fields that are compared with fixed values.</param>
internal sealed record ParsedQuery(
    string Name, IReadOnlyList<string> Errors, IReadOnlyList<string> Tables, IReadOnlyList<string> Columns, IReadOnlyList<string> Fields, IReadOnlyList<Comparison> Comparisons);

/// <summary>For example <c>EventId in [1007, 1009]</c>, <c>State.Success == [true]</c>, <c>message startswith ["error: "]</c>.</summary>
/// <param name="Column">The column or field, without the conversions around it.</param>
/// <param name="Operator">Kusto's operator; <c>datatable</c> for the values of a table that the query itself holds.</param>
internal sealed record Comparison(string Column, string Operator, IReadOnlyList<JsonElement> Values);
