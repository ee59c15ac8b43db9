"""A region's services, validated: phones, hours, web addresses, and the sheet that holds them."""
