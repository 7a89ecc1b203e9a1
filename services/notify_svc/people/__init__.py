"""What notify_svc knows of firms, staff, clients and contacts."""
