using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Doctor;

/// <summary>The connection to one endpoint, step by step: its name, its port, its certificate.</summary>
internal sealed class NetworkCheck(Uri endpoint, TlsCheck tls, TimeProvider time)
{
    private readonly string _remedy = $"Allow outbound connections to {endpoint.Host}, TCP port {endpoint.Port}: check firewall, routes, NAT gateway and network security groups.";

    /// <returns>The findings up to the first that failed.</returns>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var (name, addresses) = await ResolveAsync(cancellationToken);
        if (addresses.Length == 0)
            return [name];
        var (port, socket) = await ConnectAsync(addresses, cancellationToken);
        if (socket is null)
            return [name, port];
        using (socket)
            return [name, port, await tls.RunAsync(endpoint, socket, cancellationToken)];
    }

    private async Task<(Finding Finding, IPAddress[] Addresses)> ResolveAsync(CancellationToken cancellationToken)
    {
        const string remedy = "Check the spelling of Captcha__Endpoint and the DNS resolver of this machine: a private DNS zone or a network policy may hide the name.";
        using var limit = new StepLimit(time, cancellationToken);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, limit.Token).WaitAsync(limit.Token);
            return addresses.Length > 0
                ? (Finding.Ok(Check.Dns, $"{endpoint.Host} has the address {string.Join(", ", addresses.AsEnumerable())}"), addresses)
                : (Finding.Failed(Check.Dns, $"{endpoint.Host} has no address", remedy), []);
        }
        catch (SocketException exception)
        {
            return (Finding.Failed(Check.Dns, $"{endpoint.Host} cannot be resolved ({exception.SocketErrorCode})", remedy), []);
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            return (Finding.Failed(Check.Dns, $"the resolver did not answer for {endpoint.Host} within {StepLimit.Text}", remedy), []);
        }
    }

    private async Task<(Finding Finding, Socket? Socket)> ConnectAsync(IPAddress[] addresses, CancellationToken cancellationToken)
    {
        using var limit = new StepLimit(time, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connected = false;
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, limit.Token);
            connected = true;
            return (Finding.Ok(Check.Tcp, $"port {endpoint.Port} of {endpoint.Host} accepts connections"), socket);
        }
        catch (SocketException exception)
        {
            return (Finding.Failed(Check.Tcp, $"{endpoint.Host} does not accept connections on port {endpoint.Port} ({exception.SocketErrorCode})", _remedy), null);
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            return (Finding.Failed(Check.Tcp, $"{endpoint.Host} did not answer on port {endpoint.Port} within {StepLimit.Text}", _remedy), null);
        }
        finally
        {
            if (!connected)
                socket.Dispose();
        }
    }
}
