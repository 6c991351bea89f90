using System.Diagnostics;
using System.Net.Sockets;
using CaptchaGate.Core.Configuration;
using Microsoft.AspNetCore.Connections;

namespace CaptchaGate.VerifyServer.Hosting;

/// <summary>Reports in one line why the server cannot start, and how to fix it. A stack trace would not help the operator.</summary>
public static class StartFault
{
    /// <value>The exit code for a start that cannot succeed before something is changed (EX_CONFIG of sysexits.h).</value>
    public const int ExitCode = 78;

    /// <summary>Describes an exception of building or starting the server.</summary>
    /// <param name="addresses">The addresses that it is configured to listen on; null if unknown.</param>
    public static string Describe(Exception exception, string? addresses)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (StartupFault.Unreadable(exception) is { } unreadable && !IsOfAddress(exception))
            return $"{unreadable.Fault}; {unreadable.Cure}";
        // The message names the address.
        if (exception.InnerException is AddressInUseException)
            return $"{exception.Message} Stop the process that uses it, or choose another address with --urls.";
        var where = addresses is { Length: > 0 } ? addresses : "the configured address";
        return Innermost(exception) switch
        {
            SocketException socket => $"The server cannot listen on {where}: {RemedyFor(socket.SocketErrorCode)}",
            InvalidOperationException https when https.Message.Contains("HTTPS", StringComparison.OrdinalIgnoreCase) =>
                $"The server cannot listen on {where}: it does not serve https. Let a proxy in front end TLS, and use http://.",
            FormatException or ArgumentException when IsOfAddress(exception) =>
                "An address to listen on cannot be read. Give it as --urls http://0.0.0.0:8080.",
            UnauthorizedAccessException => "A file or folder of the server cannot be read: appsettings.json and the content root must be readable for the user that runs it.",
            FileNotFoundException => "The current folder does not exist any more. Start the server in another, or name one with --contentRoot.",
            IOException file => $"The server cannot start: {file.GetType().Name} at {PlaceOf(exception)}. Check the content root, its files and the address to listen on.",
            var other => $"The server cannot start: {other.GetType().Name} at {PlaceOf(other)}. Please report it; until then, check the last change of its settings.",
        };
    }

    // The web server says it with the exceptions of whatever it reads with.
    private static bool IsOfAddress(Exception exception) =>
        exception.StackTrace is { } trace && (trace.Contains("BindingAddress", StringComparison.Ordinal) || trace.Contains("Kestrel", StringComparison.Ordinal));

    private static string RemedyFor(SocketError error) => error switch
    {
        SocketError.AccessDenied => "that is not permitted. Ports below 1024 need CAP_NET_BIND_SERVICE; choose a higher one with --urls.",
        SocketError.AddressNotAvailable => "the address is none of this machine. Use one of its own, or 0.0.0.0 for all.",
        SocketError.TooManyOpenSockets => "the process has no handle left. Raise its limit (ulimit -n, LimitNOFILE).",
        SocketError.AddressFamilyNotSupported => "this machine has no such kind of address. Use an IPv4 address.",
        _ => $"{error}. Choose another address with --urls.",
    };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    // The method, never the message: a message may hold a setting's value.
    private static string PlaceOf(Exception exception) =>
        new StackTrace(exception).GetFrame(0) is { } frame && DiagnosticMethodInfo.Create(frame) is { } method ? $"{method.DeclaringTypeName}.{method.Name}" : "an unknown place";
}
